"""Which parts of the administration an account may enter at all, by what its rights are about.

Wagtail checks most of its screens; some it shows to whoever may log in: choosers, dialogs, what a package
adds. Here nobody comes further than the areas of their rights, whatever the screen itself checks.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from cms import page_rights
from cms.accounts import messages
from cms.accounts.groups import ADMIN, message_models

PREFIX = "admin/"
FILE_ACTIONS = ("add", "change", "delete", "choose")
View = Callable[..., HttpResponse]


class Area(NamedTuple):
    """A part of the administration: the routes it has below `admin/`, and who may enter."""

    name: str
    routes: str
    """A regular expression that matches the beginning of a route."""
    may_enter: Callable[[Any, dict[str, Any]], bool]
    """Asked with the account and the parameters of the address; besides, `route` and the `chosen` numbers."""


def anybody(user: Any, parameters: dict[str, Any]) -> bool:
    return True


def superusers(user: Any, parameters: dict[str, Any]) -> bool:
    return bool(user.is_superuser)


def who_works_on_pages(user: Any, parameters: dict[str, Any]) -> bool:
    return page_rights.has_page_right(user)


def who_may_be_named_the_page(user: Any, parameters: dict[str, Any]) -> bool:
    """Who may explore the page of the address: these screens ask nothing themselves."""
    page = _page(parameters)
    return page_rights.has_page_right(user) and (page is None or page_rights.may_see(user, page))


def who_may_choose_pages(user: Any, parameters: dict[str, Any]) -> bool:
    page = _page(parameters)
    named = {*filter(str.isdecimal, parameters["chosen"]), *([str(page.pk)] if page else [])}
    if not page_rights.has_page_right(user):
        return False
    return page_rights.choosable(user).filter(pk__in=named).count() == len(named)


def who_works_on_workflows(user: Any, parameters: dict[str, Any]) -> bool:
    actions, models = ("add", "change", "delete"), ("workflow", "task")
    return any(user.has_perm(f"wagtailcore.{action}_{model}") for action in actions for model in models)


def who_reads_messages(user: Any, parameters: dict[str, Any]) -> bool:
    return any(messages.may(user, "view", model) for model in message_models())


def who_may_delete_messages(user: Any, parameters: dict[str, Any]) -> bool:
    form = _page(parameters)
    model = form and getattr(form.specific, "get_submission_class", lambda: None)()
    return model is not None and messages.may(user, "delete", model)


def who_writes(user: Any, parameters: dict[str, Any]) -> bool:
    return page_rights.has_page_right(user) or has_file_right(user)


def who_has_a_right(user: Any, parameters: dict[str, Any]) -> bool:
    """Who may do anything besides looking after their own account."""
    other = bool(user.get_all_permissions() - {ADMIN})
    return other or who_writes(user, parameters) or has_collection_right(user)


def has_file_right(user: Any) -> bool:
    models = (get_image_model(), get_document_model())
    policies = [policy_registry.get_by_type(model) for model in models]
    return any(policy.user_has_any_permission(user, FILE_ACTIONS) for policy in policies)


def has_collection_right(user: Any) -> bool:
    policy = policy_registry.get_by_type(Collection)
    return bool(policy.user_has_any_permission(user, {"add", "change", "delete"}))


def who_uses_the_list(user: Any, parameters: dict[str, Any]) -> bool:
    """Who works on pages, where entries are chosen, or on the list itself."""
    return who_has_a_right(user, parameters) and (
        page_rights.has_page_right(user) or _may_change(user, parameters["route"])
    )


def who_keeps_the_list(user: Any, parameters: dict[str, Any]) -> bool:
    return _may_change(user, parameters["route"])


def _may_change(user: Any, route: str) -> bool:
    label, model = route.removeprefix("snippets/").removeprefix("choose/").split("/")[:2]
    policy = policy_registry.get_by_type(apps.get_model(label, model))
    return bool(policy.user_has_any_permission(user, {"add", "change", "delete", "publish"}))


def _page(parameters: dict[str, Any]) -> Page | None:
    names = ("parent_page_id", "page_id", "page_to_move_id")
    found = [parameters[name] for name in names if parameters.get(name)]
    return Page.objects.filter(pk=found[0]).first() if found else None


AREAS = (
    Area(
        "own account",
        r"$|account/|login/|logout/|password_reset/|jsi18n/|sprite/|dismissibles/",
        anybody,
    ),
    Area("tests of errors", r"test404/|failwhale/", superusers),
    Area("moves and cancellations", r"pages/.*/confirm/|pages/workflow/confirm", who_may_be_named_the_page),
    Area("page chooser", r"choose-page/", who_may_choose_pages),
    Area(
        "work on pages",
        r"pages/|api/main/\^?pages|choose-|embeds/|block-preview/|composants/|translation/submit/page/|publishing/"
        r"|reports/(locked|workflow|aging|page-types)",
        who_works_on_pages,
    ),
    Area("forms", r"forms/(?!.*/delete/)", who_reads_messages),
    Area("deletion of messages", r"forms/.*/delete/", who_may_delete_messages),
    Area("tags", r"tag-autocomplete/", who_writes),
    Area("choosers of lists", r"snippets/choose/", who_uses_the_list),
    Area("lists", r"snippets/[^/]+/[^/]+/", who_keeps_the_list),
    Area("choosers of files", r"(images|documents)/chooser/|api/main/\^?(images|documents)/", who_writes),
    Area("task chooser", r"workflows/task_chooser/", who_works_on_workflows),
    Area("all else", r"", who_has_a_right),
)
"""The first that matches; each screen of « all else » checks the right it needs itself."""


def area_of(route: str) -> Area:
    """The area of a route, which is written as the URLconfs do, below `admin/`."""
    return next(area for area in AREAS if re.match(area.routes, route))


class AreasMiddleware:
    """Refuses an account that is logged in the areas that none of its rights is about."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        matched = request.resolver_match
        if matched is None or not matched.route.startswith(PREFIX):
            return None
        user = request.user
        if not user.is_authenticated or user.is_superuser or not user.has_perm(ADMIN):
            return None
        route = matched.route.removeprefix(PREFIX)
        chosen = request.GET.getlist("id")
        if area_of(route).may_enter(user, kwargs | {"route": route, "chosen": chosen}):
            return None
        return permission_denied(request)
