"""What is being worked on behind an editor's change of a whole branch, and how much of it is left."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import ngettext_lazy
from wagtail.models import Page

from cms.publishing.branch_deletion import given_up
from cms.publishing.models import Cause, PendingUpdate, Scope
from cms.publishing.refreshing import AT_ONCE

SENTENCES = {
    "": ngettext_lazy(
        "%(left)s contenu encore à mettre à jour",
        "%(left)s contenus encore à mettre à jour",
        "count",
    ),
    Cause.MOVED: ngettext_lazy(
        "%(left)s contenu encore à mettre à jour après le déplacement de « %(about)s »",
        "%(left)s contenus encore à mettre à jour après le déplacement de « %(about)s »",
        "count",
    ),
    Cause.RENAMED: ngettext_lazy(
        "%(left)s contenu encore à mettre à jour après le changement d’adresse de « %(about)s »",
        "%(left)s contenus encore à mettre à jour après le changement d’adresse de « %(about)s »",
        "count",
    ),
    Cause.PRIVACY: ngettext_lazy(
        "%(left)s contenu encore à mettre à jour après le changement d’accès à « %(about)s »",
        "%(left)s contenus encore à mettre à jour après le changement d’accès à « %(about)s »",
        "count",
    ),
    Cause.UNPUBLISHED: ngettext_lazy(
        "%(left)s contenu encore à mettre à jour après la dépublication de « %(about)s »",
        "%(left)s contenus encore à mettre à jour après la dépublication de « %(about)s »",
        "count",
    ),
    Cause.COLLECTION: ngettext_lazy(
        "%(left)s contenu encore à mettre à jour après un changement de la collection « %(about)s »",
        "%(left)s contenus encore à mettre à jour après un changement de la collection « %(about)s »",
        "count",
    ),
    Cause.DELETED: ngettext_lazy(
        "%(left)s page de « %(about)s » encore à supprimer",
        "%(left)s pages de « %(about)s » encore à supprimer",
        "count",
    ),
}


@dataclass(frozen=True)
class Work:
    """So many items still to look at, or pages still to delete, because of what was done to a branch."""

    cause: str
    about: str
    left: int

    def __str__(self) -> str:
        words = {
            "count": self.left,
            "left": number_format(self.left, force_grouping=True),
            "about": self.about,
        }
        return str(SENTENCES[self.cause] % words)


def under_way() -> list[Work]:
    """What takes longer than an editor notices, the largest first; failures are in their own report."""
    left: Counter[tuple[str, str]] = Counter()
    for cause, about, count in (*_items(), *_unexpanded(), *_deletions()):
        left[cause, about] += count
    works = [Work(*key, count) for key, count in left.items() if count > AT_ONCE]
    return sorted(works, key=lambda work: (-work.left, work.cause, work.about))


def unnamed(works: Iterable[Work]) -> list[Work]:
    """The same as one sentence that names nothing, for who may not explore what it is about."""
    left = sum(work.left for work in works)
    return [Work("", "", left)] if left else []


def _items() -> Iterable[tuple[str, str, int]]:
    waiting = PendingUpdate.objects.filter(scope=Scope.ITEM, attempts=0).order_by()
    return (
        waiting.exclude(cause=Cause.DELETED)
        .values_list("cause", "about")
        .annotate(Count("ref", distinct=True))
    )


def _unexpanded() -> Iterable[tuple[str, str, int]]:
    """Branches whose items the worker has not listed yet: no more than their pages."""
    queued = PendingUpdate.objects.filter(scope=Scope.SUBTREE, due_at__lte=timezone.now()).exclude(
        cause=Cause.DELETED
    )
    latest = {update.ref: update for update in queued.order_by("pk")}
    for update in latest.values():
        yield update.cause, update.about, Page.objects.filter(path__startswith=update.ref).count()


def _deletions() -> Iterable[tuple[str, str, int]]:
    for update in PendingUpdate.objects.filter(scope=Scope.DELETION, attempts=0):
        page = Page.objects.filter(pk=update.ref.partition(":")[0]).first()
        if page is not None:
            yield update.cause, update.about, given_up(page).count()
