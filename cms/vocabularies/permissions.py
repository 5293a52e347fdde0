"""Who may delete a term: for one that visitors may see, whoever may also publish."""

from typing import Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from cms.vocabularies.terms import VocabularyTerm


class TermPermissionPolicy(ModelPermissionPolicy):
    """Wagtail's own rule, and for the deletion of a published term the right to publish, too."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        may = super().user_has_permission_for_instance(user, action, instance)
        if action == "delete" and instance.live:
            return may and self.user_has_permission(user, "publish")
        return may


def register() -> None:
    """For every vocabulary; before Wagtail registers the snippets, which settles the policy of each."""
    for model in apps.get_models():
        if issubclass(model, VocabularyTerm):
            register_permission_policy(model, TermPermissionPolicy(model))


def may(user: AbstractBaseUser, action: str, obj: Model) -> bool:
    """Whether a member of the staff may do this to an object: a page, a term, anything Wagtail manages."""
    return policy_registry.get(obj).user_has_permission_for_instance(user, action, obj)
