"""Cards for our own pages, read from what was frozen: addresses relative to the root."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from cms.items import JSON, read_item
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Dependency, Publication
from cms.reading.pager import ListPage, Refuse, no_such_page, page_of

PAGE_SIZE = 12
NEWEST_FIRST = (Coalesce("listed_at", "published_at").desc(), "-ref")
"""The order of the lists of our own pages."""
MOST_SECTIONS = 5
"""Pages that list a type and are looked at for one that is public."""


def item(text: str) -> JSON:
    """A frozen item with its addresses relative to the root."""
    return read_item(text, "")


def from_root(value: Any) -> Any:
    """A frozen value with its addresses relative to the root."""
    return item(json.dumps(value))


def live(type_name: str, lang: str) -> QuerySet:
    """The public items of a type in a language, newest first."""
    return Publication.objects.live().filter(type=type_name, lang=lang).order_by(*NEWEST_FIRST)


def card_of(page: Any) -> JSON:
    """The frozen card of a page, of an alias that of its source, or nothing when it is not public."""
    if not getattr(page, "translation_key", None):
        return {}
    while page.alias_of_id:
        page = page.alias_of
    same = Publication.objects.live().filter(key=str(page.translation_key), lang=page.locale.language_code)
    text = same.exclude(card="").values_list("card", flat=True).first()
    return item(text) if text else {}


def latest(type_name: str, lang: str, limit: int) -> list[JSON]:
    """At most `limit` cards, newest first."""
    return _cards(live(type_name, lang)[:limit])


def of_section(plugin: ContentPlugin, lang: str) -> JSON | None:
    """The card of the public page that lists a type, as its `section` says which; two queries."""
    listing = plugins.for_model(plugin.section.model) if plugin.section else None
    if plugin.section is None or listing is None:
        return None
    pages = plugin.section.model.objects.filter(locale__language_code=lang).order_by("path")
    keys = [str(key) for key in pages.values_list("translation_key", flat=True)[:MOST_SECTIONS]]
    found = Publication.objects.live().filter(type=listing.name, lang=lang, key__in=keys)
    text = found.values_list("card", flat=True).first()
    return item(text) if text else None


def card_page(type_name: str, lang: str, number: int = 1, facets: dict[str, str] | None = None) -> ListPage:
    """The cards of page `number` found under every facet given; raises `Refusal` beyond the last page."""
    rows = live(type_name, lang)
    for name, value in (facets or {}).items():
        rows = rows.filter(facets__name=name, facets__value=value)
    return page_of_cards(rows, number, PAGE_SIZE)


def page_of_cards(rows: QuerySet, number: int, size: int, refuse: Refuse = no_such_page) -> ListPage:
    """Page `number` of the cards of these publications, in their order; raises as `page_of` does."""
    page = page_of(rows.values_list("card", flat=True), number, size, refuse)
    return replace(page, items=[item(text) for text in page.items])


def showing_page(page: Any, type_name: str, limit: int) -> list[JSON]:
    """The newest cards of a type, in a page's language, whose items show that page: at most `limit`."""
    shown = {"kind": "wagtailcore.page", "object_id": str(page.pk), "shown": True}
    by = Dependency.objects.filter(**shown).values("publication_id")
    return _cards(live(type_name, page.locale.language_code).filter(pk__in=by)[:limit])


def for_links(links: Iterable[JSON]) -> list[JSON]:
    """The cards behind links to items, in their order, less those that are not public: one query."""
    refs = [f"{link['type']}/{link['id']}" for link in links]
    texts = dict(Publication.objects.live().filter(ref__in=refs).values_list("ref", "card"))
    return [item(texts[ref]) for ref in refs if ref in texts]


def _cards(rows: QuerySet) -> list[JSON]:
    texts: Iterable[str] = rows.values_list("card", flat=True)
    return [item(text) for text in texts]
