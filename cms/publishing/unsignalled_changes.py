"""Notices what changes without a signal: bulk moves of images, moves of collections, raw restrictions."""

from collections.abc import Iterable

from django.db.models import Count, F, Max, Sum
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.publishing.models import Scope
from cms.publishing.outbox import enqueue

State = dict[tuple[str, str], tuple]
"""(scope, ref) of the update to write when the value differs from the last look."""


def fingerprint() -> State:
    """The state of collections, their members and all restrictions, as a few grouped queries."""
    return _restrictions() | _collections()


def enqueue_differences(before: State, now: State) -> int:
    """Write an update for all that appeared, vanished or changed; returns how many."""
    changed = [key for key in before.keys() | now.keys() if before.get(key) != now.get(key)]
    for scope, ref in changed:
        enqueue(Scope(scope), ref)
    return len(changed)


def _restrictions() -> State:
    restrictions = PageViewRestriction.objects.values_list("page__path", "pk", "restriction_type")
    return _grouped((Scope.SUBTREE, path, (pk, kind)) for path, pk, kind in restrictions.order_by("pk"))


def _collections() -> State:
    rows = Collection.objects.values_list("path", "pk")
    paths = {pk: path for path, pk in rows}
    entries = [(Scope.COLLECTION, path, ("at", pk)) for pk, path in sorted(paths.items())]
    restrictions = CollectionViewRestriction.objects.values_list("collection_id", "pk", "restriction_type")
    entries += [
        (Scope.COLLECTION, paths[owner], (pk, kind)) for owner, pk, kind in restrictions.order_by("pk")
    ]
    for model in (get_image_model(), get_document_model()):
        members = model.objects.order_by().values_list("collection_id")
        squares = Sum(F("pk") * F("pk"))  # tells swaps apart that keep count and sum
        counted = members.annotate(Count("pk"), Sum("pk"), Max("pk"), squares=squares).order_by(
            "collection_id"
        )
        entries += [
            (Scope.COLLECTION, paths[owner], tuple(counts)) for owner, *counts in counted if owner in paths
        ]
    return _grouped(entries)


def _grouped(entries: Iterable[tuple[str, str, object]]) -> State:
    state: dict[tuple[str, str], list] = {}
    for scope, ref, value in entries:
        state.setdefault((scope, ref), []).append(value)
    return {key: tuple(values) for key, values in state.items()}
