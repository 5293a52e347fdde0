"""Builds rows of the read model directly, as `refresh` would leave them.

A number and its row are one transaction: who reads between them would take the row as already read.
"""

import json
import uuid
from datetime import UTC, datetime, timedelta
from random import Random

from django.db.transaction import atomic

from cms.items import ORIGIN, timestamp
from cms.publishing import sequence, spelling_index
from cms.publishing.models import Facet, Publication
from cms.publishing.stemming import indexed

MORNING = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
LONG_AGO = MORNING - timedelta(days=3650)
IMAGE = {
    "alt": "Un puits",
    "credit": "Awa",
    "licence": None,
    "renditions": [
        {
            "url": f"{ORIGIN}/media/{width}.{kind}",
            "width": width,
            "height": width // 2,
            "type": f"image/{kind}",
        }
        for width in (320, 640, 1024)
        for kind in ("webp", "jpeg")
    ],
}
"""A picture as an item has it, in three sizes and two formats."""


def item_json(row: Publication, title: str, place, **fields) -> dict:
    ref = f"{row.type}/{row.key}.{row.lang}"
    return {
        "type": row.type,
        "id": f"{row.key}.{row.lang}",
        "lang": row.lang,
        "url": ORIGIN + row.path,
        "api_url": f"{ORIGIN}/api/v1/content/{ref}",
        "title": title,
        "summary": "",
        "published_at": timestamp(row.published_at),
        "image": None,
        "geometry": place and {"type": "Point", "coordinates": list(place)},
        "translations": [],
        "licence": {"id": "CC-BY-4.0", "url": None},
        "attribution": "Codéveloppement Mali",
        "example": row.example,
        **fields,
        "updated_at": f"{row.updated_at:%Y-%m-%dT%H:%M:%SZ}",
        "seq": row.seq,
    }


@atomic
def publish(
    title="Un puits",
    *,
    type="news",
    key=None,
    lang="fr",
    published_at=MORNING,
    updated_at=MORNING,
    expires_at=None,
    path="",
    text="",
    facets=(),
    place=None,
    example=False,
    **fields,
) -> Publication:
    """A live publication with the next number; `facets` are (name, value, label), `place` is (lng, lat).

    `fields` are members of the full item.
    """
    key = key or str(uuid.uuid4())
    ref = f"{type}/{key}.{lang}"
    row = Publication.objects.filter(ref=ref).first() or Publication(ref=ref, type=type, key=key, lang=lang)
    row.seq, row.live, row.changed_at = sequence.allocate(1), True, updated_at
    row.published_at, row.updated_at, row.expires_at = published_at, updated_at, expires_at
    row.path, row.example, row.title_key = path, example, title.casefold()[:255]
    row.longitude, row.latitude = place or (None, None)
    row.search_title, row.search_text = indexed(title), indexed(text)
    card = item_json(row, title, place)
    row.card = json.dumps(card, ensure_ascii=False)
    row.full = json.dumps(
        card | {"body": [{"type": "paragraph", "html": f"<p>{text}</p>"}]} | fields, ensure_ascii=True
    )
    row.save()
    Facet.objects.filter(publication=row).delete()
    for name, value, label in facets:
        Facet.objects.create(publication=row, name=name, value=value, label=label)
    return row


@atomic
def publish_many(count: int, minutes: float) -> None:
    """So many articles, each published `minutes` (whole ones) after the one before, in one statement."""
    first, rows = sequence.allocate(count), []
    for number in range(count):
        key, moment = str(uuid.uuid4()), MORNING + timedelta(minutes=int(number * minutes))
        row = Publication(
            ref=f"news/{key}.fr", type="news", key=key, lang="fr", seq=first + number, live=True
        )
        row.published_at, row.updated_at, row.changed_at = moment, MORNING, MORNING
        row.full = row.card = json.dumps(item_json(row, f"Puits {number}", None))
        rows.append(row)
    Publication.objects.bulk_create(rows)


def publish_texts(texts: list[tuple[str, str]]) -> None:
    """One article for each (title, text), one a day, in an order that says nothing."""
    days = list(range(len(texts)))
    Random(2003).shuffle(days)
    rows = (_article(number, days[number], title, text) for number, (title, text) in enumerate(texts))
    Publication.objects.bulk_create(rows, batch_size=500)


def _article(number: int, day: int, title: str, text: str) -> Publication:
    row = Publication(ref=f"news/{number}.fr", type="news", key=str(number), lang="fr", seq=number + 1)
    row.live, row.path, row.title_key = True, f"/actualites/{number}/", title
    row.published_at, row.updated_at = MORNING + timedelta(days=day), MORNING
    row.search_title, row.search_text = indexed(title), indexed(text)
    card = item_json(row, title, None, summary=text[:300])
    row.card = json.dumps(card)
    row.full = json.dumps(card | {"body": [{"type": "paragraph", "html": f"<p>{text}</p>"}]})
    return row


@atomic
def withdraw(row: Publication) -> Publication:
    """Leave the tombstone of a publication."""
    tombstone = Publication(
        pk=row.pk,
        ref=row.ref,
        type=row.type,
        key=row.key,
        lang=row.lang,
        seq=sequence.allocate(1),
        changed_at=MORNING,
    )
    tombstone.save(force_update=True)
    Facet.objects.filter(publication=row).delete()
    spelling_index.replace(tombstone, frozenset())
    return tombstone


def item_id(row: Publication) -> str:
    return f"{row.key}.{row.lang}"
