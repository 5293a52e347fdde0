"""What the address of a search page asks for, and the addresses of the searches next to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.addresses import with_query
from cms.plugins import AcrossTypes, ContentPlugin, Filter, plugins
from cms.reading.pager import page_number
from cms.reading.refusals import Refusal
from cms.reading.selection import Selection
from cms.reading.values import has_controls, search_terms

OWN = ("q", "type", "page")
"""The parameters of every search page; those of the filters that types offer here come before the page."""
MOST_PAGES = 50
LONGEST_VALUE = 100

TOO_LONG = _("Votre question est trop longue : 200 caractères et 20 mots au plus.")
MALFORMED = _("Cette adresse ne se comprend pas : faites une nouvelle recherche.")
NO_SUCH_TYPE = _("Ce type de contenu n’existe pas : choisissez-en un autre, ou cherchez partout.")
NO_SUCH_PAGE = _("Cette page de résultats n’existe pas : revenez à la première, ou précisez votre recherche.")


@dataclass(frozen=True)
class SearchQuery:
    """The words as typed and as stems, the type ("" for all), the filters' values and the page, from 1."""

    lang: str
    text: str = ""
    terms: tuple[str, ...] | None = None
    type: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()
    """(name, value) of each chosen filter that is offered across types, in the order they are offered."""
    number: int = 1

    @property
    def filtered(self) -> bool:
        return bool(self.type or self.narrowed)

    @property
    def selection(self) -> Selection:
        filters = tuple((name, (value,)) for name, value in self.narrowed)
        return Selection(self.type or None, self.lang, self.terms, filters)

    @property
    def address(self) -> str:
        """The query that leads here, always spelt alike; "?" for the bare search page."""
        page = str(self.number) if self.number > 1 else ""
        pairs = [("q", self.text), ("type", self.type), *self.narrowed, ("page", page)]
        return with_query("", [(name, value) for name, value in pairs if value])

    def but(self, **changes: Any) -> SearchQuery:
        """The same query with other filters or another page; the first page unless one is given."""
        return replace(self, **{"number": 1, **changes})

    def under(self, name: str, value: str) -> SearchQuery:
        """The same query with another value of a filter; "" for all of them."""
        values = dict(self.narrowed) | {name: value}
        return self.but(narrowed=tuple((other, values[other]) for other in offered() if values.get(other)))

    def asking(self, text: str) -> SearchQuery:
        """Another query, everywhere; raises `ValueError` for one too long."""
        return SearchQuery(self.lang, text, search_terms(text))


def searched() -> dict[str, ContentPlugin]:
    """The content types whose items have a page of their own, by name."""
    return {plugin.name: plugin for plugin in plugins if plugin.in_sitemap}


def offered() -> dict[str, AcrossTypes]:
    """The filters that types offer across types, by name, in the words of the first that does."""
    found: dict[str, AcrossTypes] = {}
    for declared in _declared():
        if declared.across_types and declared.name not in OWN:
            found.setdefault(declared.name, declared.across_types)
    return found


def _declared() -> Iterator[Filter]:
    """Those of every type, in the order of types."""
    return chain.from_iterable(plugin.filters for plugin in plugins)


def called(name: str, value: str) -> str:
    """A value of a filter in the visitor's words, as the first type that knows it says it, or as it is."""
    labels = (declared.label_of(value) for declared in _declared() if declared.name == name)
    return next((label for label in labels if label != value), value)


def read(query: QueryDict, lang: str) -> SearchQuery:
    """The query of an address; raises `Refusal`. Parameters that are not ours are left alone."""
    text, kind, number = (_single(query, name) for name in OWN)
    narrowed = [(name, _single(query, name)) for name in offered()]
    if kind and kind not in searched():
        raise Refusal(NO_SUCH_TYPE, 404)
    if any(len(value) > LONGEST_VALUE for _name, value in narrowed):
        raise Refusal(MALFORMED, 400)
    page = page_number(number or "1", no_such_page, MOST_PAGES)
    try:
        chosen = tuple((name, value) for name, value in narrowed if value)
        return SearchQuery(lang, text, search_terms(text), kind, chosen, page)
    except ValueError:
        raise Refusal(TOO_LONG, 400) from None


def no_such_page(_number: object) -> Refusal:
    return Refusal(NO_SUCH_PAGE, 404)


def _single(query: QueryDict, name: str) -> str:
    """The one value of a parameter, white space made plain; "" when it is not given."""
    values = query.getlist(name)
    value = " ".join(values[0].split()) if values else ""
    if len(values) > 1 or has_controls(value):
        raise Refusal(MALFORMED, 400)
    return value
