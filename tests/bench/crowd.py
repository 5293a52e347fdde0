"""Many live publications at once, as `refresh` would leave them."""

import json
from datetime import timedelta
from random import Random

from cms.publishing.models import Publication
from cms.publishing.stemming import stemmed
from tests.cms.reading.builder import MORNING, item_json


def add(texts: list[tuple[str, str]]) -> None:
    """One item for each (title, text), one a day, in an order that says nothing."""
    days = list(range(len(texts)))
    Random(2003).shuffle(days)
    rows = (_row(number, days[number], title, text) for number, (title, text) in enumerate(texts))
    Publication.objects.bulk_create(rows, batch_size=500)


def _row(number: int, day: int, title: str, text: str) -> Publication:
    row = Publication(
        ref=f"news/{number}.fr",
        type="news",
        key=str(number),
        lang="fr",
        seq=number + 1,
        live=True,
        path=f"/actualites/{number}/",
        published_at=MORNING + timedelta(days=day),
        updated_at=MORNING,
        title_key=title,
        search_title=stemmed(title),
        search_text=stemmed(text),
    )
    card = item_json(row, title, None, summary=text[:300])
    row.card = json.dumps(card)
    row.full = json.dumps(card | {"body": [{"type": "paragraph", "html": f"<p>{text}</p>"}]})
    return row
