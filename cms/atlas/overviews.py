"""What a list and its map hold in all, in one query, and none for as long as that is known."""

from datetime import datetime
from functools import partial
from typing import NamedTuple

from django.db.models import Count, Max, Min
from django.utils import timezone

from cms.atlas.frames import Frame
from cms.reading.count_cache import cached
from cms.reading.selection import Selection


class Overview(NamedTuple):
    """How many items are found, how many of them have a place, and the rectangle around those."""

    total: int
    placed: int
    extent: Frame | None


MEASURES = {
    "total": Count("pk"),
    "placed": Count("longitude"),
    "west": Min("longitude"),
    "south": Min("latitude"),
    "east": Max("longitude"),
    "north": Max("latitude"),
}


def overview(selection: Selection) -> Overview:
    """Of what is public at this moment."""
    return cached(("overview", selection), timezone.now(), partial(_measured, selection))


def _measured(selection: Selection, now: datetime) -> Overview:
    found = selection.publications(now).aggregate(**MEASURES)
    extent = Frame(*(found[side] for side in Frame._fields)) if found["placed"] else None
    return Overview(found["total"], found["placed"], extent)
