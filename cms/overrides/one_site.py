"""Keeps it to one public site: partners could not tell a second one from it in what they receive."""

from typing import Any

from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry


class OneSite(ModelPermissionPolicy):
    """Nobody may add a site while there is one; the button is not offered."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        second = action == "add" and Site.objects.exists()
        return not second and bool(super().user_has_permission(user, action))


def install() -> None:
    """Make it the policy of Wagtail's administration."""
    policy_registry.register(Site, OneSite(Site))
