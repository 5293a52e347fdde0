"""Cards for our own pages, read from what was frozen: addresses relative to the root."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from cms.items import JSON, ORIGIN
from cms.publishing.models import Dependency, Facet, Publication

PAGE_SIZE = 12
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
NEWEST_FIRST = ("-published_at", "-ref")


@dataclass(frozen=True)
class CardPage:
    """One page of a list of cards; numbers count from 1, None where there is no such page."""

    cards: list[JSON]
    number: int
    previous: int | None
    next: int | None


def page_number(text: str) -> int:
    """The page an address asks for, from 1 to 9999; raises `Http404` for what is not such a number."""
    if not PAGE_NUMBER.fullmatch(text):
        raise Http404(f"page={text!r}")
    return int(text)


def item(text: str) -> JSON:
    """A frozen item with its addresses relative to the root."""
    return json.loads(text.replace(ORIGIN, ""))


def from_root(value: Any) -> Any:
    """A frozen value with its addresses relative to the root."""
    return item(json.dumps(value))


def live(type_name: str, lang: str) -> QuerySet:
    """The public items of a type in a language, newest first."""
    return Publication.objects.live().filter(type=type_name, lang=lang).order_by(*NEWEST_FIRST)


def latest(type_name: str, lang: str, limit: int) -> list[JSON]:
    """At most `limit` cards, newest first."""
    return _cards(live(type_name, lang)[:limit])


def card_page(
    type_name: str, lang: str, number: int = 1, facets: dict[str, str] | None = None
) -> CardPage | None:
    """The cards of page `number` found under every facet given; None beyond the last page."""
    rows = live(type_name, lang)
    for name, value in (facets or {}).items():
        rows = rows.filter(facets__name=name, facets__value=value)
    start = (number - 1) * PAGE_SIZE
    found = _cards(rows[start : start + PAGE_SIZE + 1])
    if number < 1 or (number > 1 and not found):
        return None
    more = number + 1 if len(found) > PAGE_SIZE else None
    return CardPage(found[:PAGE_SIZE], number, number - 1 or None, more)


def showing(page: Any, type_name: str, limit: int) -> list[JSON]:
    """The newest cards of a type, in a page's language, whose items show that page: at most `limit`."""
    shown = {"kind": "wagtailcore.page", "object_id": str(page.pk), "shown": True}
    by = Dependency.objects.filter(**shown).values("publication_id")
    return _cards(live(type_name, page.locale.language_code).filter(pk__in=by)[:limit])


def choices(type_name: str, lang: str, name: str) -> list[JSON]:
    """The values of a facet that find something, by label: `{"value", "label"}`."""
    under = Facet.objects.filter(publication__in=live(type_name, lang).order_by(), name=name)
    return list(under.values("value", "label").distinct().order_by("label", "value"))


def _cards(rows: QuerySet) -> list[JSON]:
    texts: Iterable[str] = rows.values_list("card", flat=True)
    return [item(text) for text in texts]
