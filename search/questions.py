"""What the address of a search page asks for, and the addresses of the searches next to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.plugins import ContentPlugin, plugins
from cms.query_strings import with_query
from cms.reading.pager import page_number
from cms.reading.queries import Selection
from cms.reading.refusals import Refusal
from cms.reading.values import has_controls, search_terms

SECTOR = "sector"
NAMES = ("q", "type", SECTOR, "page")
MOST_PAGES = 50
LONGEST_VALUE = 100

TOO_LONG = _("Votre question est trop longue : 200 caractères et 20 mots au plus.")
MALFORMED = _("Cette adresse ne se comprend pas : faites une nouvelle recherche.")
NO_SUCH_TYPE = _("Ce type de contenu n’existe pas : choisissez-en un autre, ou cherchez partout.")
NO_SUCH_PAGE = _("Cette page de résultats n’existe pas : revenez à la première, ou précisez votre recherche.")


@dataclass(frozen=True)
class Question:
    """The words as typed and as stems, the filters ("" for none) and the page, from 1."""

    lang: str
    text: str = ""
    terms: tuple[str, ...] | None = None
    type: str = ""
    sector: str = ""
    number: int = 1

    @property
    def filtered(self) -> bool:
        return bool(self.type or self.sector)

    @property
    def selection(self) -> Selection:
        filters = ((SECTOR, (self.sector,)),) if self.sector else ()
        return Selection(self.type or None, self.lang, self.terms, filters)

    @property
    def address(self) -> str:
        """The query that leads here, always spelt alike; "?" for the bare search page."""
        page = str(self.number) if self.number > 1 else ""
        pairs = zip(NAMES, (self.text, self.type, self.sector, page), strict=True)
        return with_query("", [(name, value) for name, value in pairs if value])

    def but(self, **changes: str | int) -> Question:
        """The same question with other filters or another page; the first page unless one is given."""
        return replace(self, **{"number": 1, **changes})

    def asking(self, text: str) -> Question:
        """Another question, everywhere; raises `ValueError` for one too long."""
        return Question(self.lang, text, search_terms(text))


def searched() -> dict[str, ContentPlugin]:
    """The content types whose items have a page of their own, by name."""
    return {plugin.name: plugin for plugin in plugins if plugin.in_sitemap}


def sector_called(value: str) -> str:
    """A sector in the visitor's words, as the first type that knows it says it; as it is for none."""
    known = (one.label_of(value) for plugin in plugins for one in plugin.filters if one.name == SECTOR)
    return next((label for label in known if label != value), value)


def read(query: QueryDict, lang: str) -> Question:
    """The question of an address; raises `Refusal`. Parameters that are not ours are left alone."""
    text, kind, sector, number = (_single(query, name) for name in NAMES)
    if kind and kind not in searched():
        raise Refusal(NO_SUCH_TYPE, 404)
    if len(sector) > LONGEST_VALUE:
        raise Refusal(MALFORMED, 400)
    page = page_number(number or "1", no_such_page, MOST_PAGES)
    try:
        return Question(lang, text, search_terms(text), kind, sector, page)
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
