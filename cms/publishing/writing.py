"""Writes a verdict: the frozen item, the tombstone, or the place that only holds dependencies."""

from datetime import datetime

from cms.items import sort_key
from cms.publishing import sequence, spelling_index
from cms.publishing.building import Build
from cms.publishing.models import Dependency, Facet, Publication
from cms.publishing.refs import split_ref
from cms.publishing.verdicts import Verdict

BARE = {
    "live": False,
    "expires_at": None,
    "published_at": None,
    "listed_at": None,
    "updated_at": None,
    "title_key": "",
    "path": "",
    "longitude": None,
    "latitude": None,
    "example": False,
    "card": "",
    "full": "",
    "digest": "",
    "search_title": "",
    "search_text": "",
}
"""Every column that could tell something of the content, empty."""


def store(verdict: Verdict, now: datetime, seq: int | None) -> None:
    """Write what a verdict says; `seq` is its number, or None where partners have nothing to learn."""
    if verdict.error and seq is None:
        return
    if verdict.build is None:
        _store_absence(verdict, now, seq)
    elif seq is not None:
        _freeze(verdict, verdict.build, now, seq)
    else:
        _reindex(verdict, verdict.build)


def _freeze(verdict: Verdict, build: Build, now: datetime, seq: int) -> None:
    row = _row(verdict)
    columns = index_columns(build) | {
        "live": True,
        "seq": seq,
        "changed_at": now,
        "updated_at": now,
        "opened_at": build.opened_at,
        "card": build.card(now, seq),
        "full": build.full(now, seq),
    }
    Publication.objects.filter(pk=row.pk).update(**columns)
    _replace_facets(row, build)
    spelling_index.replace(row, build.words)
    _replace_dependencies(verdict, row)


def _reindex(verdict: Verdict, build: Build) -> None:
    """The item is the same; what it is found by, or what it looked at, may not be."""
    row = _row(verdict)
    if verdict.is_found_otherwise:
        sequence.lock()
        Publication.objects.filter(pk=row.pk).update(**index_columns(build))
        _replace_facets(row, build)
        spelling_index.replace(row, build.words)
    _replace_dependencies(verdict, row)


def _store_absence(verdict: Verdict, now: datetime, seq: int | None) -> None:
    """Withdraw what was public; otherwise remember only what has to change for it to become so."""
    if seq is not None:
        row = _row(verdict)
        Publication.objects.filter(pk=row.pk).update(**BARE, seq=seq, changed_at=now)
        Facet.objects.filter(publication=row).bulk_delete()
        spelling_index.replace(row, frozenset())
    if verdict.error:
        return
    if verdict.known and (verdict.row or verdict.tracked):
        _replace_dependencies(verdict, _row(verdict))
    elif verdict.row and verdict.row.seq is None and seq is None:
        verdict.row.delete()
    elif verdict.row:
        Dependency.objects.filter(publication=verdict.row).bulk_delete()


def _row(verdict: Verdict) -> Publication:
    if verdict.row is not None:
        return verdict.row
    type_name, key, lang = split_ref(verdict.ref)
    return Publication.objects.create(ref=verdict.ref, type=type_name, key=key, lang=lang)


def index_columns(build: Build) -> dict[str, object]:
    """What the site finds and sorts the item by, as columns of its row."""
    longitude, latitude = build.item["geometry"]["coordinates"] if build.item["geometry"] else (None, None)
    return {
        "expires_at": build.expires_at,
        "published_at": build.published_at,
        "listed_at": build.listed_at,
        "title_key": sort_key(build.item["title"]),
        "path": build.path,
        "longitude": longitude,
        "latitude": latitude,
        "example": build.item["example"],
        "digest": f"{build.content_digest}:{build.index_digest}",
        "search_title": build.search_title,
        "search_text": build.search_text,
    }


def _replace_facets(row: Publication, build: Build) -> None:
    Facet.objects.filter(publication=row).bulk_delete()
    once = {(name, value[:100]): label[:255] for name, value, label in sorted(build.facets)}
    Facet.objects.bulk_create(
        Facet(publication=row, name=name, value=value, label=label) for (name, value), label in once.items()
    )


def _replace_dependencies(verdict: Verdict, row: Publication) -> None:
    now = {(kind, pk, visible) for (kind, pk), visible in verdict.tracked.items()}
    if now == verdict.before:
        return
    Dependency.objects.filter(publication=row).bulk_delete()
    Dependency.objects.bulk_create(
        (Dependency(publication=row, kind=kind, object_id=pk, shown=visible) for kind, pk, visible in now),
        batch_size=500,
    )
