"""The forms of accounts and groups offer what their user may hand on, and open for nobody stronger.

What a request made by hand asks for beyond that is undone by `cms.accounts.escalation`.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.users import utils
from wagtail.users.views import api_tokens, users
from wagtail.users.views import groups as group_views

from cms.accounts.rights import Right, exceeds, rights_of_groups, rights_of_user


def install() -> None:
    """Have Wagtail's screens of accounts, groups and tokens pass their forms here."""
    for view in (users.CreateView, users.EditView):
        view.get_form = _narrowed(view.get_form, narrow_account_form)
    for view in (group_views.CreateView, group_views.EditView):
        view.get_form = _narrowed(view.get_form, narrow_group_form)
    owners = utils.get_manageable_token_owners
    utils.get_manageable_token_owners = api_tokens.get_manageable_token_owners = _not_stronger(owners)


def narrow_account_form(form: Any, user: Any) -> None:
    """Offer the groups the user may hand on; raises `PermissionDenied` for an account that may do more."""
    own = rights_of_user(user)
    if form.instance.pk and exceeds(rights_of_user(form.instance), own):
        raise PermissionDenied
    form.fields.pop("is_superuser", None)
    if groups := form.fields.get("groups"):
        groups.queryset = groups.queryset.filter(pk__in=[group.pk for group in handed_on_by(own)])


def narrow_group_form(form: Any, user: Any) -> None:
    """Offer the permissions that the user has; raises `PermissionDenied` for a group that may do more."""
    own = rights_of_user(user)
    if form.instance.pk and exceeds(rights_of_groups([form.instance]), own):
        raise PermissionDenied
    names = {right.name for right in own if right.kind == "permission"}
    offered = [
        permission.pk
        for permission in form.registered_permissions.select_related("content_type")
        if f"{permission.content_type.app_label}.{permission.codename}" in names
    ]
    form.registered_permissions = form.registered_permissions.filter(pk__in=offered)
    form.fields["permissions"].queryset = form.registered_permissions.select_related("content_type")


def handed_on_by(own: frozenset[Right]) -> list[Group]:
    """The groups whose members may do nothing that is beyond these rights."""
    return [group for group in Group.objects.all() if not exceeds(rights_of_groups([group]), own)]


def _narrowed(stock: Any, narrow: Any) -> Any:
    def get_form(self: Any, form_class: Any = None) -> Any:
        form = stock(self, form_class)
        if not self.request.user.is_superuser:
            narrow(form, self.request.user)
        return form

    return get_form


def _not_stronger(stock: Any) -> Any:
    """The accounts for which one may make tokens: a token acts as its owner."""

    def owners(current_user: Any) -> QuerySet[Any]:
        found = stock(current_user)
        if current_user.is_superuser:
            return found
        own = rights_of_user(current_user)
        return found.filter(pk__in=[user.pk for user in found if not exceeds(rights_of_user(user), own)])

    return owners
