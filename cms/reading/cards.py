"""Cards for our own pages, read from what was frozen: addresses relative to the root."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from cms.items import JSON, with_origin
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Dependency, Publication
from cms.reading.refusals import Refusal, quoted

PAGE_SIZE = 12
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
NEWEST_FIRST = ("-published_at", "-ref")
MOST_SECTIONS = 5
"""Pages that list a type and are looked at for one that is public."""


@dataclass(frozen=True)
class CardPage:
    """One page of a list of cards; numbers count from 1, None where there is no such page."""

    cards: list[JSON]
    number: int
    previous: int | None
    next: int | None


def page_number(text: str, start: str = "?") -> int:
    """The page an address asks for, from 1 to 9999; raises `Refusal` for what is not such a number."""
    if not PAGE_NUMBER.fullmatch(text):
        raise no_such_page(text, start)
    return int(text)


def no_such_page(number: object, start: str = "?") -> Refusal:
    """What is said of a page that a list does not have; `start` is the address of its first one."""
    sentence = gettext("Cette liste n’a pas de page « %(number)s ».") % {"number": quoted(str(number))}
    return Refusal(sentence, href=start, cure=gettext("Revenir au début de la liste"))


def item(text: str) -> JSON:
    """A frozen item with its addresses relative to the root."""
    return json.loads(with_origin(text, ""))


def from_root(value: Any) -> Any:
    """A frozen value with its addresses relative to the root."""
    return item(json.dumps(value))


def live(type_name: str, lang: str) -> QuerySet:
    """The public items of a type in a language, newest first."""
    return Publication.objects.live().filter(type=type_name, lang=lang).order_by(*NEWEST_FIRST)


def card_of(page: Any) -> JSON:
    """The frozen card of a page, or nothing when it is not public."""
    if not getattr(page, "translation_key", None):
        return {}
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


def card_page(
    type_name: str, lang: str, number: int = 1, facets: dict[str, str] | None = None, start: str = "?"
) -> CardPage:
    """The cards of page `number` found under every facet given; raises `Refusal` beyond the last page."""
    rows = live(type_name, lang)
    for name, value in (facets or {}).items():
        rows = rows.filter(facets__name=name, facets__value=value)
    first = (number - 1) * PAGE_SIZE
    found = _cards(rows[first : first + PAGE_SIZE + 1])
    if number > 1 and not found:
        raise no_such_page(number, start)
    more = number + 1 if len(found) > PAGE_SIZE else None
    return CardPage(found[:PAGE_SIZE], number, number - 1 or None, more)


def showing_page(page: Any, type_name: str, limit: int) -> list[JSON]:
    """The newest cards of a type, in a page's language, whose items show that page: at most `limit`."""
    shown = {"kind": "wagtailcore.page", "object_id": str(page.pk), "shown": True}
    by = Dependency.objects.filter(**shown).values("publication_id")
    return _cards(live(type_name, page.locale.language_code).filter(pk__in=by)[:limit])


def for_links(links: Iterable[JSON]) -> list[JSON]:
    """The cards behind links to items, in their order, less those that are not public: one query."""
    refs = [f"{link['type']}/{link['id']}" for link in links]
    found = dict(Publication.objects.live().filter(ref__in=refs).values_list("ref", "card"))
    return [item(found[ref]) for ref in refs if ref in found]


def _cards(rows: QuerySet) -> list[JSON]:
    texts: Iterable[str] = rows.values_list("card", flat=True)
    return [item(text) for text in texts]
