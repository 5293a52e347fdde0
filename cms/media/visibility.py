"""Keeps each file in the place its visibility says, so that whoever serves `public/` need not ask.

A file is public if and only if no restriction holds for its collection and a live publication
shows it. Every change of place locks the row of the image or document first; names are written
by `QuerySet.update`, which tells nobody; a file is removed only when no row names it any more.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import groupby
from operator import attrgetter, itemgetter

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Collection

from cms.media.copying import bring, remove
from cms.media.models import SharePicture, SiteDocument, SiteImage, SiteRendition
from cms.media.share_pictures import wanted
from cms.media.stored_names import PRIVATE, PUBLIC, is_public, private_name, public_name
from cms.publishing import enqueue_renditions
from cms.publishing.file_keeper import Media
from cms.publishing.models import Dependency, Publication
from cms.publishing.visibility import closed_collections

logger = logging.getLogger(__name__)

MODELS: dict[str, type[models.Model]] = {
    model._meta.label_lower: model for model in (SiteImage, SiteDocument)
}
LOCKED_TOGETHER = 500
MOVED_TOGETHER = 50
"""Files, each in a transaction of its own: about a second on a slow disk."""

Owner = SiteImage | SiteDocument | SharePicture
KEPT_IN: dict[str, type[models.Model]] = {"documents": SiteDocument, "shared": SharePicture}


def publicise(media: Iterable[Media]) -> list[Callable[[], None]]:
    """Give public names and places to what an item about to be frozen shows; returns what to do after commit.

    Call inside the freezing transaction, before the sequence. The rows stay locked until its end.
    """
    cleanups: list[Callable[[], None]] = []
    for kind, several in groupby(in_order(media), key=itemgetter(0)):
        for row in _locked_together(kind, [pk for _, pk in several]):
            cleanups += _publish(kind, row)
    return cleanups


def settle(media: Iterable[Media]) -> None:
    """Put each file where it belongs and repair its name. Idempotent; safe from several processes."""
    for kind, pk in in_order(media):
        try:
            cleanups = _settle_one(kind, pk)
        except OSError:
            logger.exception("%s %s could not be moved; the next round tries again", kind, pk)
            continue
        for cleanup in cleanups:
            transaction.on_commit(cleanup, robust=True)


def misplaced() -> Iterator[Media]:
    """What is not in the place its visibility says: one query for each kind, one for sizes."""
    wrong: set[Media] = set()
    for kind in MODELS:
        rows = with_visibility(kind).filter(
            Q(file__startswith=PUBLIC, visible=False) | Q(file__startswith=PRIVATE, visible=True)
        )
        wrong |= {(kind, str(pk)) for pk in rows.values_list("pk", flat=True)}
    public_image, public_size = Q(image__file__startswith=PUBLIC), Q(file__startswith=PUBLIC)
    sizes = SiteRendition.objects.filter((public_size & ~public_image) | (~public_size & public_image))
    kind = SiteImage._meta.label_lower
    wrong |= {(kind, str(pk)) for pk in sizes.values_list("image_id", flat=True)}
    yield from in_order(wrong)


def settle_misplaced(stopped: Callable[[], bool] = lambda: False) -> int:
    """Move the files whose place differs from their visibility; returns how many there were.

    Ends early when `stopped` says so, asked after each batch.
    """
    wrong = list(misplaced())
    for start in range(0, len(wrong), MOVED_TOGETHER):
        settle(wrong[start : start + MOVED_TOGETHER])
        if stopped():
            break
    return len(wrong)


def may_serve(name: str) -> bool:
    """Whether anybody may have this file now: a row names it, in its public place, and it is visible."""
    owner = owner_of(name)
    return owner is not None and is_public(name) and is_visible(owner)


def is_visible(owner: Owner) -> bool:
    """Whether anybody may see the files of this image, document or item now."""
    if isinstance(owner, SharePicture):
        return wanted().filter(ref=owner.ref).exists()
    return with_visibility(owner._meta.label_lower).filter(pk=owner.pk, visible=True).exists()


def owner_of(name: str) -> Owner | None:
    """What the file of exactly this name belongs to."""
    if "/renditions/" in name:
        rendition = SiteRendition.objects.filter(file=name).select_related("image").first()
        return rendition.image if rendition else None
    model = next((model for folder, model in KEPT_IN.items() if f"/{folder}/" in name), SiteImage)
    return model.objects.filter(file=name).first()


def with_visibility(kind: str) -> models.QuerySet:
    """Rows with `visible`: whether the file may be public now."""
    shown = Dependency.objects.filter(
        kind=kind,
        object_id=Cast(OuterRef("pk"), models.CharField(max_length=64)),
        shown=True,
        publication__in=Publication.objects.live(timezone.now()),
    )
    unrestricted = Q() if not (closed := closed_collection_pks()) else ~Q(collection__in=closed)
    condition = Q(Exists(shown)) & unrestricted
    return MODELS[kind]._base_manager.annotate(
        visible=models.Case(
            models.When(condition, then=True), default=False, output_field=models.BooleanField()
        )
    )


def closed_collection_pks() -> list[int]:
    """Primary keys of the collections that not everybody may see, with all that lies in them."""
    paths = tuple(closed_collections().values_list("path", flat=True))
    if not paths:
        return []
    return [pk for pk, path in Collection.objects.values_list("pk", "path") if path.startswith(paths)]


def in_order(media: Iterable[Media]) -> list[Media]:
    """Each once, by kind and number: the order in which rows are locked everywhere."""
    known = {(kind, str(pk)) for kind, pk in media if kind in MODELS and str(pk).isdecimal()}
    return sorted(known, key=lambda medium: (medium[0], int(medium[1])))


def _settle_one(kind: str, pk: str) -> list[Callable[[], None]]:
    with transaction.atomic():
        row = _locked(kind, pk)
        if row is None:
            return []
        if is_visible(row):
            return _publish(kind, row, trust_names=False)
        return _hide(kind, row)


def _locked(kind: str, pk: str) -> models.Model | None:
    return MODELS[kind]._base_manager.select_for_update().filter(pk=pk).first()


def _locked_together(kind: str, pks: list[str]) -> Iterator[models.Model]:
    """Many rows with their sizes, in few queries: an album shows five hundred images."""
    rows = MODELS[kind]._base_manager.select_for_update().order_by("pk")
    rows = rows.prefetch_related("renditions") if MODELS[kind] is SiteImage else rows
    for start in range(0, len(pks), LOCKED_TOGETHER):
        yield from rows.filter(pk__in=pks[start : start + LOCKED_TOGETHER])


def _publish(kind: str, row: models.Model, trust_names: bool = True) -> list[Callable[[], None]]:
    cleanups = _move(kind, row, row, public_name(row.file.name), trust_names)
    for rendition in _renditions(row):
        cleanups += _move(kind, row, rendition, public_name(rendition.file.name), trust_names)
    return cleanups


def _hide(kind: str, row: models.Model) -> list[Callable[[], None]]:
    """Make a file private again; its public sizes go, and new ones with other names are made."""
    cleanups = _move(kind, row, row, private_name(row.file.name), trust_names=False)
    known = [rendition for rendition in _renditions(row) if is_public(rendition.file.name)]
    _delete_renditions(row, known)
    return cleanups


def _renditions(row: models.Model) -> list[SiteRendition]:
    return sorted(row.renditions.all(), key=attrgetter("pk")) if isinstance(row, SiteImage) else []


def _delete_renditions(image: models.Model, renditions: list[SiteRendition]) -> None:
    for rendition in renditions:
        rendition.delete()
    if renditions:
        enqueue_renditions(image)


def _move(
    kind: str, owner: models.Model, row: models.Model, target: str, trust_names: bool
) -> list[Callable[[], None]]:
    """Bring a row's file to `target` and write the name; the old file is removed after commit."""
    source, storage = row.file.name, row.file.storage
    if not source or (source == target and (trust_names or storage.exists(target))):
        return []
    other = private_name(target) if is_public(target) else public_name(target)
    if not bring(storage, other, target):
        logger.error("the file %s of %s %s is lost", source, kind, owner.pk)
        if isinstance(row, SiteRendition):
            _delete_renditions(owner, [row])
            return []
    type(row)._base_manager.filter(pk=row.pk).update(file=target)
    return [partial(discard, kind, owner.pk, other)]


def discard(kind: str, pk: int, name: str) -> None:
    """Remove a file that was left behind, unless it has been named again meanwhile."""
    with transaction.atomic():
        row = _locked(kind, str(pk))
        rows = [row, *_renditions(row)] if row else []
        if not any(named.file.name == name for named in rows):
            storage = MODELS[kind]._meta.get_field("file").storage
            remove(storage, name, private_name(name))
