"""Many live publications at once, as `refresh` would leave them."""

from datetime import timedelta
from random import Random

from cms.publishing.models import Publication
from cms.publishing.search_words import stemmed
from tests.cms.delivery.builder import MORNING


def add(texts: list[tuple[str, str]], padding: int = 0) -> None:
    """One item for each (title, text), one a day, in an order that says nothing; `padding` bytes of card."""
    days = list(range(len(texts)))
    Random(2003).shuffle(days)
    Publication.objects.bulk_create(
        (
            Publication(
                ref=f"news/{number}.fr",
                type="news",
                key=str(number),
                lang="fr",
                seq=number + 1,
                live=True,
                path=f"/actualites/{number}/",
                published_at=MORNING + timedelta(days=days[number]),
                title_key=title,
                search_title=stemmed(title),
                search_text=stemmed(text),
                card="x" * padding,
                full=text * 5,
            )
            for number, (title, text) in enumerate(texts)
        ),
        batch_size=500,
    )
