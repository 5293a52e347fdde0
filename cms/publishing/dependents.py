"""Turns updates about objects and branches into updates about the items that show them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Collection, CollectionMember, Page

from cms.publishing import locks, sequence
from cms.publishing.models import Dependency, PendingUpdate, Publication, Scope
from cms.publishing.refs import make_ref, page_refs, split_ref
from cms.publishing.sql_parameters import one_parameter
from cms.publishing.visibility import kind_of

PAGE = Page._meta.label_lower
EXPANDED = (Scope.OBJECT, Scope.SUBTREE, Scope.COLLECTION)


@locks.tried_twice
def expand(updates: Iterable[PendingUpdate]) -> list[str]:
    """Replace these updates by one for each item concerned; returns those items.

    Waits for the freezes under way, so that none of them can have looked at the old
    state of an object without its dependency being seen here.
    """
    ids = [update.pk for update in updates if update.scope in EXPANDED]
    if not ids:
        return []
    locks.after_freezing()
    with transaction.atomic():
        # SQLite gives the number of an update that was rolled back to another one, of any scope.
        present = PendingUpdate.objects.filter(pk__in=ids, scope__in=EXPANDED)
        locked = list(present.select_for_update().order_by("pk"))
        why = _causes(locked)
        refs = _live_first(set(why))
        queued = (
            PendingUpdate(scope=Scope.ITEM, ref=ref, cause=why[ref][0], about=why[ref][1]) for ref in refs
        )
        PendingUpdate.objects.bulk_create(queued, batch_size=500)
        present.bulk_delete()
        sequence.bump()
    return refs


def _causes(updates: Iterable[PendingUpdate]) -> dict[str, tuple[str, str]]:
    """Each item concerned, with (cause, about) of an update about it: rather of one that has a cause.

    An object is saved several times when it is published; what is said twice is looked up once.
    """
    said: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for update in updates:
        said[update.scope, update.cause, update.about].add(update.ref)
    causes: dict[str, tuple[str, str]] = {}
    for (scope, cause, about), refs in sorted(said.items(), key=_has_cause):
        causes |= dict.fromkeys(concerned(scope, refs), (cause, about))
    return causes


def _has_cause(entry: tuple[tuple[str, str, str], set[str]]) -> bool:
    (_scope, cause, _about), _refs = entry
    return bool(cause)


def _live_first(refs: set[str]) -> list[str]:
    """What may still show something that is private by now comes before what was withdrawn already."""
    still = Publication.objects.filter(live=True, ref__in=one_parameter(sorted(refs), "text"))
    live = set(still.values_list("ref", flat=True))
    return [*sorted(refs & live), *sorted(refs - live)]


def concerned(scope: str, refs: Iterable[str]) -> Iterator[str]:
    """The items that updates of this scope about these are about, some more than once."""
    yield from _CONCERNED[Scope(scope)](sorted(refs))


def _by_object(refs: Iterable[str]) -> Iterator[str]:
    """`kind:pk` of each."""
    for kind, group in groupby(refs, key=lambda ref: ref.rpartition(":")[0]):
        pks = [ref.rpartition(":")[2] for ref in group]
        yield from _dependents(kind, pks)
        if kind == PAGE:
            yield from _in_every_language(Page.objects.filter(pk__in=pks))


def _by_subtree(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        pages = Page.objects.filter(path__startswith=path)
        yield from page_refs(pages)
        yield from _dependents_of_all(PAGE, pages)


def _by_collection(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield from _below_collection(path)


def _below_collection(path: str) -> Iterator[str]:
    collections = Collection.objects.filter(path__startswith=path)
    yield from _dependents_of_all(kind_of(Collection), collections)
    for model in apps.get_models():
        if issubclass(model, CollectionMember):
            members = model.objects.filter(collection__path__startswith=path)
            yield from _dependents_of_all(kind_of(model), members)


_CONCERNED: dict[Scope, Callable[[Iterable[str]], Iterator[str]]] = {
    Scope.OBJECT: _by_object,
    Scope.SUBTREE: _by_subtree,
    Scope.COLLECTION: _by_collection,
}


def _in_every_language(pages: QuerySet) -> Iterator[str]:
    keys = set(pages.values_list("translation_key", flat=True))
    yield from page_refs(Page.objects.filter(translation_key__in=keys))


def siblings(ref: str) -> Iterator[str]:
    """The items that say the same as this one in other languages."""
    type_name, key, lang = split_ref(ref)
    same = Publication.objects.filter(type=type_name, key=key).exclude(lang=lang)
    for other in same.values_list("lang", flat=True):
        yield make_ref(type_name, key, other)


def _dependents_of_all(kind: str, objects: QuerySet) -> Iterator[str]:
    """In bounded pieces: a branch may hold ten thousand objects, a statement may not name as many."""
    piece: list[str] = []
    for pk in objects.values_list("pk", flat=True).iterator(chunk_size=500):
        piece.append(str(pk))
        if len(piece) == 500:
            yield from _dependents(kind, piece)
            piece = []
    yield from _dependents(kind, piece)


def _dependents(kind: str, pks: list[str]) -> Iterator[str]:
    looked_at = Dependency.objects.filter(kind=kind, object_id__in=pks)
    yield from looked_at.values_list("publication__ref", flat=True).distinct()
