"""Nobody gets further than their rights: whatever changes accounts and groups is judged by what came of it.

Wagtail lets whoever may change accounts make a superuser, take over one by its password or address, and
give a group rights that they do not have. Here the change is made, compared and, if it goes beyond the rights
of who asked for it, undone: whichever form, bulk action or hand-made request it came from.
"""

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import APIToken

from cms.accounts.hashing import HashingBusy
from cms.accounts.middleware import busy
from cms.accounts.rights import (
    SUPERUSER,
    Right,
    exceeds,
    own_permissions,
    rights_of_groups,
    rights_of_user,
    words,
)

JUDGED = re.compile(r"admin/(?:users|groups|api-tokens|workflows|bulk)/")
"""The beginnings of the routes that change accounts, groups, tokens, and who approves pages."""
View = Callable[..., HttpResponse]


class StaffSnapshot:
    """What every account, group and token is and may do at one moment."""

    def __init__(self) -> None:
        self.groups = {group.pk: rights_of_groups([group]) for group in Group.objects.all()}
        users = get_user_model().objects.prefetch_related("groups", "user_permissions")
        self.accounts = {user.pk: _as_row(user) for user in users}
        self.own = {user.pk: self._rights(user) for user in users}
        tokens = APIToken.objects.values_list("pk", "user_id", "revoked_at", "key_hash")
        self.tokens = {token[0]: token for token in tokens}

    def _rights(self, user: Any) -> frozenset[Right]:
        if user.is_superuser:
            return frozenset({SUPERUSER})
        by_groups = (self.groups[group.pk] for group in user.groups.all())
        return frozenset().union(*by_groups) | (
            own_permissions(user) if user.user_permissions.all() else set()
        )

    def touched_since(self, before: "StaffSnapshot") -> frozenset[Right]:
        """The rights, then and now, of each account and group that was changed, and of tokens' owners."""
        groups = _changed(before.groups, self.groups)
        changed = _changed(before.accounts, self.accounts)
        accounts = changed | {
            snapshot.tokens[pk][1]
            for pk in _changed(before.tokens, self.tokens)
            for snapshot in (before, self)
            if pk in snapshot.tokens
        }
        found = [snapshot.groups.get(pk, frozenset()) for pk in groups for snapshot in (before, self)]
        found += [snapshot.own.get(pk, frozenset()) for pk in accounts for snapshot in (before, self)]
        return frozenset().union(*found)


def _as_row(user: Any) -> tuple[Any, ...]:
    """What decides who may log in as this account, and as what."""
    groups = frozenset(group.pk for group in user.groups.all())
    return user.username, user.email, user.password, user.is_active, user.is_superuser, groups


def _changed(before: dict[int, Any], after: dict[int, Any]) -> set[int]:
    return {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}


class EscalationMiddleware:
    """Undoes what gives, changes or takes away more than who asked for it may do."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        matched = request.resolver_match
        if request.method in ("GET", "HEAD") or matched is None or not JUDGED.match(matched.route):
            return None
        if not request.user.is_authenticated or request.user.is_superuser:
            return None
        if "/bulk/" in matched.route and kwargs["app_label"] != get_user_model()._meta.app_label:
            return None
        try:
            return judged(request, lambda: view(request, *args, **kwargs))
        except HashingBusy:  # what a view raises here passes by `process_exception`
            return busy(request)


def judged(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `act`, or 403 with the rights that were missing; then nothing of it stays."""
    own = rights_of_user(request.user)
    with transaction.atomic():
        before = StaffSnapshot()
        response = act()
        missing = exceeds(StaffSnapshot().touched_since(before), own)
        if missing:
            transaction.set_rollback(True)
    return refusal(request, missing) if missing else response


def refusal(request: HttpRequest, missing: frozenset[Right]) -> HttpResponse:
    return render(request, "accounts/exceeds_rights.html", {"missing": words(missing)}, status=403)
