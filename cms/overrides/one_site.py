"""Keeps it to one public site: partners could not tell a second one from it in what they receive.

Nobody can add one in the administration. One that a script has made takes nothing over: neither the addresses
of pages, where Wagtail prefers the site whose home page is nearest, nor the host that the world knows.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from wagtail.models import Site
from wagtail.models.sites import SiteRootPath
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from cms.host_names import host_of


class OneSite(ModelPermissionPolicy):
    """Nobody may add a site while there is one; the button is not offered."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        second = action == "add" and Site.objects.exists()
        return not second and bool(super().user_has_permission(user, action))


def install() -> None:
    """Make it the policy of Wagtail's administration, and the public site the only one with addresses."""
    policy_registry.register(Site, OneSite(Site))
    stock_root_paths, stock_find = Site.get_site_root_paths, Site._find_for_request

    def get_site_root_paths() -> list[SiteRootPath]:
        paths: list[SiteRootPath] = stock_root_paths()
        if len({path.site_id for path in paths}) < 2:
            return paths
        public = set(Site.objects.filter(is_default_site=True).values_list("pk", flat=True))
        return [path for path in paths if path.site_id in public]

    def find_for_request(request: HttpRequest) -> Site | None:
        host, _port = split_domain_port(request._get_raw_host())  # as Wagtail does, before ALLOWED_HOSTS
        if host != host_of(settings.PUBLIC_ORIGIN):
            return stock_find(request)
        return Site.objects.select_related("root_page").filter(is_default_site=True).first()

    Site.get_site_root_paths = staticmethod(get_site_root_paths)
    Site._find_for_request = staticmethod(find_for_request)
