"""What each group of the staff may do: one table, applied once to every installation, new or old.

`manage.py migrate` applies it. A right is given once: what the staff take away afterwards stays away, and
groups of their own are never touched. Rights on what content types bring (their lists, their forms) follow
when the type is installed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from wagtail import hooks
from wagtail.contrib.forms.models import FormMixin
from wagtail.models import (
    Collection,
    DraftStateMixin,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowMixin,
    get_page_models,
)
from wagtail.snippets.models import get_snippet_models

from cms.accounts.models import RoleGroup, SettledRight
from cms.plugins import plugins

ADMIN = "wagtailadmin.access_admin"
MANAGE_PARTNERS = "syndication.change_subscription"
AT_PAGES, AT_COLLECTIONS = "@page", "@collection"
"""Ends of the name of a right that is given at the root of a tree."""


@dataclass(frozen=True)
class StaffRole:
    """A group of the staff, and what it is given; actions on pages and collections are given at the root."""

    key: str
    name: str
    pages: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """On the lists of content types (sectors, topics); `publish` where entries have drafts."""
    lists_without_drafts: tuple[str, ...] = ()
    """On lists whose entries are public as soon as they are saved."""
    identity: tuple[str, ...] = ()
    """On what the site says of itself."""
    messages: tuple[str, ...] = ()
    """On what visitors wrote in forms."""
    collections: tuple[str, ...] = ()
    everything: bool = False


PAGES_OF_MODERATORS = ("add", "change", "publish", "bulk_delete", "lock", "unlock")
OF_LISTS = ("add", "change", "publish", "lock", "unlock", "delete")
WRITERS = StaffRole(
    key="writers",
    name="Rédacteurs",
    pages=("add", "change"),
    rights=(ADMIN, "simple_translation.submit_translation"),
    lists=("add", "change"),
)
MODERATORS = StaffRole(
    key="moderators",
    name="Modérateurs",
    pages=PAGES_OF_MODERATORS,
    rights=(
        ADMIN,
        "simple_translation.submit_translation",
        *(f"wagtailredirects.{action}_redirect" for action in ("add", "change", "delete")),
    ),
    lists=OF_LISTS,
    lists_without_drafts=("add", "change", "delete"),
    identity=("change",),
    messages=("view", "delete"),
    collections=("add", "change", "delete"),
)
PARTNERSHIPS = StaffRole(key="partnerships", name="Partenariats", rights=(ADMIN, MANAGE_PARTNERS))
ADMINISTRATORS = StaffRole(
    key="administrators",
    name="Administrateurs",
    pages=PAGES_OF_MODERATORS,
    lists=OF_LISTS,
    lists_without_drafts=("add", "change", "delete"),
    identity=("add", "change", "delete"),
    messages=("view", "delete"),
    collections=("add", "change", "delete"),
    everything=True,
)
ROLES = (WRITERS, MODERATORS, PARTNERSHIPS, ADMINISTRATORS)


def group_of(role: StaffRole) -> Group | None:
    """The group that has the role; None where it was deleted, or before the first migration."""
    row = RoleGroup.objects.select_related("group").filter(role=role.key).first()
    return row and row.group


def settle_after_migrating(**of_signal: object) -> None:
    """`settle_rights`, unless the tables are not there: who migrates one app only may have none yet."""
    if RoleGroup._meta.db_table in connection.introspection.table_names():
        settle_rights()


def settle_rights() -> None:
    """Give each role what the table says and it was never given; take away what it must not have any more.

    Idempotent; called after every `migrate` and whenever the site starts.
    """
    for role in ROLES:
        if (group := group_of(role)) is not None:
            _settle(role, group)
    if group_of(WRITERS) is not None:
        _have_lists_submitted()


def _have_lists_submitted() -> None:
    """Once for each list with drafts: what its writers submit goes where that of the pages goes."""
    approval = Workflow.objects.filter(active=True, workflow_pages__page__depth=1).first()
    settled = SettledRight.objects.filter(role=WRITERS.key)
    for model in managed_lists() if approval else ():
        [right] = _on([model], ["submit"])
        if issubclass(model, WorkflowMixin) and not settled.filter(right=right).exists():
            kind = ContentType.objects.get_for_model(model)
            WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": approval})
            SettledRight.objects.create(role=WRITERS.key, right=right)


@transaction.atomic
def _settle(role: StaffRole, group: Group) -> None:
    settled = dict(SettledRight.objects.filter(role=role.key).values_list("right", "given"))
    withheld = {*withheld_from(role)}
    given = {right for right, kept in settled.items() if kept}
    for right in sorted({*rights_of(role)} - withheld - given):
        if _give(group, right):
            SettledRight.objects.update_or_create(role=role.key, right=right, defaults={"given": True})
    for right in sorted(withheld):
        if settled.get(right, True):
            _take(group, right)
            SettledRight.objects.update_or_create(role=role.key, right=right, defaults={"given": False})


def rights_of(role: StaffRole) -> Iterator[str]:
    """All that a role is given on what is installed, as `SettledRight` names it."""
    yield from role.rights
    yield from (f"wagtailcore.{action}_page{AT_PAGES}" for action in role.pages)
    yield from (f"wagtailcore.{action}_collection{AT_COLLECTIONS}" for action in role.collections)
    yield from _on(managed_lists(), role.lists, drafts=True)
    yield from _on(managed_lists(), role.lists_without_drafts, drafts=False)
    yield from _on(identities(), role.identity)
    yield from _on(message_models(), role.messages)
    if role.everything:
        yield from (_named(permission) for permission in registered_permissions())
        for found in map(_named, _media_permissions()):  # Wagtail also installs some that have no place
            yield from (found, f"{found}{AT_COLLECTIONS}")


def withheld_from(role: StaffRole) -> Iterator[str]:
    """What a role had in earlier versions, or as Wagtail installs it, and must not have: taken away once.

    Whoever may change a list without drafts makes public what nobody has read.
    """
    if role is WRITERS:
        yield from _on(managed_lists(), ("add", "change", "delete"), drafts=False)


def managed_lists() -> list[type[Model]]:
    """The lists that content types keep beside their pages: topics, sectors."""
    others = {*identities()}
    return sorted((model for model in get_snippet_models() if model not in others), key=_label)


def has_drafts(model: type[Model]) -> bool:
    """Whether what is saved of a list's entry waits for somebody who may publish it."""
    return issubclass(model, DraftStateMixin)


def identities() -> list[type[Model]]:
    """What the site says of itself: the model of the type that describes the site."""
    return [plugin.model for plugin in plugins if plugin.describes_site]


def message_models() -> list[type[Model]]:
    """What forms keep of visitors' messages, one model for each kind of form that is installed."""
    forms = (model for model in get_page_models() if issubclass(model, FormMixin))
    return sorted({form().get_submission_class() for form in forms}, key=_label)


def registered_permissions() -> QuerySet[Permission]:
    """Every permission that the form of groups offers."""
    from wagtail.admin import urls  # noqa: F401 - what the screens of models register comes with their addresses

    found = Permission.objects.none()
    for registered in hooks.get_hooks("register_permissions"):
        found = found | registered()
    return found.select_related("content_type").distinct()


def _media_permissions() -> QuerySet[Permission]:
    """Those on images and documents, which are given for a collection."""
    labels = Q(content_type__app_label="wagtailimages", content_type__model="image")
    labels |= Q(content_type__app_label="wagtaildocs", content_type__model="document")
    return Permission.objects.filter(labels).select_related("content_type")


def _on(models: Iterable[type[Model]], actions: Iterable[str], drafts: bool | None = None) -> Iterator[str]:
    for model in models:
        if drafts is None or drafts == has_drafts(model):
            options = model._meta
            yield from (f"{options.app_label}.{action}_{options.model_name}" for action in actions)


def _label(model: type[Model]) -> str:
    return str(model._meta.label)


def _named(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _permission(right: str) -> Permission | None:
    label, _, codename = right.partition("@")[0].partition(".")
    return Permission.objects.filter(content_type__app_label=label, codename=codename).first()


def _give(group: Group, right: str) -> bool:
    """Whether there is such a permission: that of a package may come later."""
    permission = _permission(right)
    if permission is None:
        return False
    if right.endswith(AT_PAGES):
        root = Page.get_first_root_node()
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    elif right.endswith(AT_COLLECTIONS):
        root = Collection.get_first_root_node()
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
    else:
        group.permissions.add(permission)
    return True


def _take(group: Group, right: str) -> None:
    if (permission := _permission(right)) is not None:
        group.permissions.remove(permission)
