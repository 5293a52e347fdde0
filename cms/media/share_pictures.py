"""The picture that messengers show beside a link: its name is known at once, the worker draws it.

The name is made of what the picture shows, so that the page can say it before it is there, and another
title or focal point has another address: messengers keep pictures for weeks. It cannot be guessed.
"""

import json
import logging
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from cms.items import JSON, read_item
from cms.media import share_drawing
from cms.media.decoding.children import decode
from cms.media.models import SharePicture, SiteImage
from cms.media.rendition_choice import READ_EVERYWHERE, in_formats, largest
from cms.media.renditions import COVER_WIDTH
from cms.publishing.epoch import Head
from cms.publishing.models import Publication
from cms.publishing.registry import plugins
from cms.publishing.sequence import head
from cms.reading.site import site_in

logger = logging.getLogger(__name__)

AT_A_TIME = 100
SECONDS = 0.5
"""For one round of the worker: items are never kept waiting."""


def name_of(item: JSON, site_name: str) -> str:
    """Where the picture of a frozen item is, or will be, below the media folder; addresses without origin."""
    image = item["image"] or {}
    shown = [item["title"], site_name, source_of(image), image.get("focal_point")]
    said = json.dumps([share_drawing.VERSION, item["type"], item["id"], *shown])
    digest = salted_hmac("cms.media.share_pictures", said, algorithm="sha256").hexdigest()
    return f"public/shared/{digest[:32]}.jpg"


def source_of(image: JSON) -> str:
    """The address of a picture's first size, which stays when more are made; empty for a drawing or none."""
    first = largest(in_formats(image, *READ_EVERYWHERE), COVER_WIDTH)
    return first["url"] if first else ""


def wanted() -> QuerySet:
    """The public items that are shared: what has a page, and is no example."""
    listed = [plugin.name for plugin in plugins if plugin.in_sitemap]
    return Publication.objects.live().filter(type__in=listed, example=False).exclude(path="")


def keep() -> int:
    """One round: removes what is no longer shown, draws some of what is missing; returns how many."""
    drop(SharePicture.objects.exclude(Exists(wanted().filter(ref=OuterRef("ref"))))[:AT_A_TIME])
    until, count = time.monotonic() + SECONDS, 0
    for row, seq, site_name in due():
        _bring_up_to_date(row, seq, site_name)
        count += 1
        if time.monotonic() > until:
            break
    return count


class Drawing:
    """`keep`, called by the worker again and again; nothing to look for while nothing public has changed."""

    def __init__(self) -> None:
        self.complete_at: Head | None = None

    def __call__(self) -> None:
        now = head()
        if now != self.complete_at and keep() == 0:
            self.complete_at = now


def due() -> Iterator[tuple[Any, int, str]]:
    """(publication, number, site's name) of pictures to look at: the item, or that name, has changed."""
    for lang, _ in settings.LANGUAGES:
        site = site_in(lang)
        rows = wanted().filter(lang=lang).annotate(as_of=Greatest(F("seq"), Value(site.number)))
        done = SharePicture.objects.filter(ref=OuterRef("ref"), seq=OuterRef("as_of"))
        for row in rows.exclude(Exists(done)).order_by("-published_at")[:AT_A_TIME]:
            yield row, row.as_of, site.name


def drop_outdated(refs: Iterable[str]) -> None:
    """After a commit: remove the pictures of these items that show what is public no more."""
    rows = {row.ref: row for row in SharePicture.objects.filter(ref__in=list(refs))}
    if not rows:
        return
    names = {lang: site_in(lang).name for lang, _ in settings.LANGUAGES}
    current = {
        row.ref: name_of(frozen_card(row), names.get(row.lang, settings.SITE_NAME))
        for row in wanted().filter(ref__in=list(rows))
    }
    drop(row for ref, row in rows.items() if row.file.name != current.get(ref))


def drop(pictures: Iterable[SharePicture]) -> None:
    """The row first: a file without one is served to nobody and removed as an orphan."""
    for picture in pictures:
        storage, name = picture.file.storage, picture.file.name
        picture.delete()
        storage.delete(name)


def frozen_card(row: Any) -> JSON:
    return read_item(row.card, "")


def _bring_up_to_date(row: Any, seq: int, site_name: str) -> None:
    item = frozen_card(row)
    name = name_of(item, site_name)
    former = SharePicture.objects.filter(ref=row.ref).first()
    if former is None or former.file.name != name:
        _store(name, _made(item, site_name))
    SharePicture.objects.update_or_create(ref=row.ref, defaults={"file": name, "seq": seq})
    if former and former.file.name != name:
        former.file.storage.delete(former.file.name)


def _store(name: str, data: bytes) -> None:
    storage = SharePicture._meta.get_field("file").storage
    storage.delete(name)  # a crash may have left it
    storage.save(name, ContentFile(data))


def _made(item: JSON, site_name: str) -> bytes:
    """The crop of its picture; the title where it has none, or none that can be read."""
    try:
        if cut := _cut(item["image"]):
            return cut
    except OSError:
        logger.warning("the picture of %s cannot be cut: its title is drawn", item["id"], exc_info=True)
    return share_drawing.drawn(item["title"], site_name)


def _cut(image: JSON | None) -> bytes | None:
    if image is None or not source_of(image):
        return None
    row = SiteImage.objects.filter(pk=image["id"]).first()
    if row is None:
        return None
    focus = image["focal_point"] or {"x": 0.5, "y": 0.5}
    with row.file.storage.open(row.file.name) as file:
        data = file.read()
    _, parts = decode("cut", data, focus=(focus["x"], focus["y"]))
    return parts[0] if parts else None
