"""What the form asks for. It is filled in by people: what cannot be is left out, never refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.http import QueryDict
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.text import capfirst

from cms.delivery.embeds.parameters import LIMIT, THEME
from cms.plugins import ContentPlugin, Filter, plugins
from cms.reading import queries
from cms.reading.selection import Selection

NAMES = ("type", "lang", "limit", "theme", "view")
"""Parameters besides the filters."""
MOST_VALUES = 200
"""Values offered of one filter."""


@dataclass(frozen=True)
class Option:
    """A value to choose, in words; `count` is how many items it finds."""

    value: str
    label: str
    chosen: bool
    count: int = 0


class Condition(NamedTuple):
    """A filter to choose a value of."""

    name: str
    heading: str
    options: list[Option]


@dataclass(frozen=True)
class FormChoice:
    """A type in a language, how many of its newest items, shown how, under which conditions."""

    plugin: ContentPlugin | None
    lang: str
    limit: int = LIMIT.default
    theme: str = THEME.default
    map: bool = False
    given: bool = False
    """Whether the address chooses anything, and is not that of the page itself."""
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def types(self) -> list[Option]:
        return [Option(plugin.name, plugin.label(), plugin is self.plugin) for plugin in offered()]

    @property
    def languages(self) -> list[Option]:
        named = [(code, translation.get_language_info(code)) for code, _name in settings.LANGUAGES]
        return [Option(code, capfirst(info["name_local"]), code == self.lang) for code, info in named]

    @property
    def themes(self) -> list[str]:
        return list(THEME.schema["enum"])

    @cached_property
    def conditions(self) -> list[Condition]:
        """The filters that find something, one query."""
        filters = list(self.plugin.filters) if self.plugin else []
        selection = Selection(self.plugin.name if self.plugin else None, self.lang)
        counted = queries.facets(selection, [declared.name for declared in filters])
        finding = [declared for declared in filters if counted[declared.name]]
        return [self._condition(declared, counted[declared.name][:MOST_VALUES]) for declared in finding]

    def _condition(self, declared: Filter, counted: list[dict[str, Any]]) -> Condition:
        wanted = dict(self.asked).get(declared.name)
        options = [
            Option(found["value"], _words(declared, found), found["value"] == wanted, found["count"])
            for found in counted
        ]
        return Condition(declared.name, str(declared.heading or declared.name), options)

    @cached_property
    def chosen(self) -> list[tuple[str, Option]]:
        """The values chosen, each after the name of its filter."""
        pairs = [(condition.name, option) for condition in self.conditions for option in condition.options]
        return [(name, option) for name, option in pairs if option.chosen]

    @property
    def words(self) -> list[str]:
        """The chosen values as people call them."""
        return [option.label for _name, option in self.chosen]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The chosen values as an address has them."""
        return [(name, option.value) for name, option in self.chosen]


def _words(declared: Filter, found: dict[str, Any]) -> str:
    return declared.label_of(found["value"]) if found["label"] == found["value"] else found["label"]


def offered() -> list[ContentPlugin]:
    """The types that tell something new from time to time, or that have places."""
    return [plugin for plugin in plugins if plugin.in_sitemap and (plugin.feed or plugin.geometry)]


def read(query: QueryDict, spoken: str) -> FormChoice:
    """The choice that an address holds; the usual one where it says nothing that could be."""
    types = {plugin.name: plugin for plugin in offered()}
    plugin = types.get(query.get("type", "")) or _largest(types, spoken)
    filters = [declared.name for declared in (plugin.filters if plugin else ())]
    codes = [code for code, _name in settings.LANGUAGES]
    theme = query.get("theme", "")
    return FormChoice(
        plugin,
        query["lang"] if query.get("lang") in codes else spoken,
        _limit(query.get("limit", "")),
        theme if theme in THEME.schema["enum"] else THEME.default,
        bool(plugin and plugin.geometry and query.get("view") == "map"),
        any(name in query for name in (*NAMES, *filters)),
        tuple((name, query.get(name, "")) for name in filters),
    )


def _largest(types: dict[str, ContentPlugin], lang: str) -> ContentPlugin | None:
    """The type that has the most to show."""
    counts = queries.count_by_type(Selection(lang=lang))
    return max(types.values(), key=lambda plugin: counts.get(plugin.name, 0), default=None)


def _limit(raw: str) -> int:
    try:
        return int(LIMIT.read(raw))
    except ValueError:
        return int(LIMIT.default)
