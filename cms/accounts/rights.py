"""The rights of an account or a group as a set, to be compared: nobody hands on what they do not have.

A right is (kind, name, where): a permission, one on a branch of pages or of collections, one on a site, the
reading of what is restricted to groups, the approval of pages. One on a branch covers those below it.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    PageViewRestriction,
)

from cms.page_rights import ACTIONS


class Right(NamedTuple):
    """`where` is the path of a branch; empty for what has no place."""

    kind: str
    name: str
    where: str = ""


SUPERUSER = Right("superuser", "")
NAMELESS = {
    "superuser": _("tous les droits"),
    "reading": _("lire ce qui est réservé à un groupe"),
    "approval": _("approuver des pages"),
}
"""What people call a right that is no permission, by its kind."""
EXPLORING = {f"{action}_page" for action in ACTIONS}


def rights_of_user(user: Any) -> frozenset[Right]:
    """All that an account may do, whether or not it is active now."""
    if user.is_superuser:
        return frozenset({SUPERUSER})
    return rights_of_groups(user.groups.all()) | own_permissions(user)


def own_permissions(user: Any) -> frozenset[Right]:
    """What an account has by itself, not by a group: the administration gives nothing so, a program may."""
    own = Permission.objects.filter(user=user).select_related("content_type")
    return frozenset(map(_plain, own))


def rights_of_groups(groups: Iterable[Group]) -> frozenset[Right]:
    """All that the members of these groups may do."""
    pks = [group.pk for group in groups]
    found = Permission.objects.filter(group__in=pks).select_related("content_type")
    return frozenset(
        {_plain(permission) for permission in found}
        | {Right("page", name, path) for name, path in _placed(GroupPagePermission, "page", pks)}
        | {
            Right("collection", name, path)
            for name, path in _placed(GroupCollectionPermission, "collection", pks)
        }
        | {
            Right("settings", permission.permission.codename, str(permission.site_id))
            for permission in GroupSitePermission.objects.filter(group__in=pks).select_related("permission")
        }
        | {Right("reading", "page", path) for path in _restricted(PageViewRestriction, "page", pks)}
        | {
            Right("reading", "collection", path)
            for path in _restricted(CollectionViewRestriction, "collection", pks)
        }
        | {Right("approval", str(task)) for task in _approved(pks)}
    )


def exceeds(wanted: Iterable[Right], own: frozenset[Right]) -> frozenset[Right]:
    """Those of the rights `wanted` that are not one's own, nor covered by them; a superuser has all."""
    if SUPERUSER in own:
        return frozenset()
    return frozenset(right for right in wanted if not _covered(right, own))


def _covered(right: Right, own: frozenset[Right]) -> bool:
    if right in own:
        return True
    if right.kind == "reading":
        return any(right.where.startswith(other.where) for other in own if _lets_read(other, right))
    if right.kind == "approval":
        root = Page.get_first_root_node().path
        return Right("page", "publish_page", root) in own
    if right.kind not in ("page", "collection"):
        return False
    same = (other for other in own if other[:2] == right[:2])
    return any(right.where.startswith(other.where) for other in same)


def _lets_read(other: Right, right: Right) -> bool:
    """Whether one who has the other right reads what is restricted anyway: as a reader, or working on it."""
    if other.kind == "reading":
        return other.name == right.name
    if right.name == "page":
        return other.kind == "page" and other.name in EXPLORING
    return other.kind == "collection"


def words(rights: Iterable[Right]) -> str:
    """The rights as a list for people, by the names that the form of groups gives them."""
    named = {right.name.rpartition(".")[2] for right in rights if right.kind not in NAMELESS}
    found = {*Permission.objects.filter(codename__in=named).values_list("name", flat=True)}
    return ", ".join(
        sorted(found | {str(NAMELESS[right.kind]) for right in rights if right.kind in NAMELESS})
    )


def _plain(permission: Permission) -> Right:
    return Right("permission", f"{permission.content_type.app_label}.{permission.codename}")


def _placed(model: Any, place: str, groups: list[int]) -> Iterable[tuple[str, str]]:
    return model.objects.filter(group__in=groups).values_list("permission__codename", f"{place}__path")


def _restricted(model: Any, place: str, groups: list[int]) -> Iterable[str]:
    return model.objects.filter(groups__in=groups).values_list(f"{place}__path", flat=True)


def _approved(groups: list[int]) -> Iterable[int]:
    return GroupApprovalTask.objects.filter(groups__in=groups, active=True).values_list("pk", flat=True)
