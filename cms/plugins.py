"""The contract between the engine and a content type.

A content type is a Django app with `models.py` and `plugin.py`; the latter registers
a `ContentPlugin`. In-tree apps and installed packages are treated alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.module_loading import autodiscover_modules

from cms.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.examples import Examples

CONTRACT_VERSION = 1
"""Raised when a plugin written for the previous contract would no longer work."""

NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")


@dataclass(frozen=True)
class Filter:
    """A query parameter of a type's lists; its values are frozen as facets of each item.

    `name` is the parameter and the field of the item it reads; a filter may read
    another field by `source`, or a member of one: `place.region`.
    """

    name: str
    source: str = ""

    @property
    def field(self) -> str:
        """The field of the item that the filter reads, or reads a member of."""
        return (self.source or self.name).partition(".")[0]

    def value(self, item: dict[str, Any]) -> Any:
        """What the filter reads of an item; None where a member is missing on the way."""
        found: Any = item
        for name in (self.source or self.name).split("."):
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The (value, label) pairs under which this item is found."""
        raise NotImplementedError

    def parse(self, raw: str) -> str:
        """The facet value a query value stands for; raises `ValueError` with the cure."""
        return raw


@dataclass(frozen=True)
class Choice(Filter):
    """Filters by a value or by a list of values: strings, or `{"value", "label"}` objects."""

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        found = self.value(item)
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, dict):
                yield str(one["value"]), str(one["label"])
            elif one not in (None, ""):
                yield str(one), str(one)

    def parse(self, raw: str) -> str:
        if not 1 <= len(raw) <= 100:
            raise ValueError("a value of 1 to 100 characters")
        return raw


@dataclass(frozen=True)
class Year(Filter):
    """Filters by the year of a date or time field."""

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if value := self.value(item):
            yield str(value)[:4], str(value)[:4]

    def parse(self, raw: str) -> str:
        if not re.fullmatch(r"[0-9]{4}", raw):
            raise ValueError("a year of four digits")
        return raw


@dataclass(frozen=True)
class Flag(Filter):
    """Filters by whether a field holds anything: `true` or `false`."""

    def facets(self, item: dict[str, Any]) -> Iterator[tuple[str, str]]:
        value = "true" if self.value(item) else "false"
        yield value, value

    def parse(self, raw: str) -> str:
        if raw not in ("true", "false"):
            raise ValueError("true or false")
        return raw


@dataclass(frozen=True)
class Section:
    """The page that lists a type: `load_site` creates it once, with a link in the navigation."""

    model: type[models.Model]
    title: str
    slug: str
    link: str = ""
    """Its label in the navigation; empty for its title."""


class ContentPlugin:
    """One content type: where its content lives, when it is public, and what partners receive.

    Each field of `schema` is read from the object by name; a method `resolve_<field>(obj)`
    says otherwise. Values may be model instances, querysets and stream values: the engine
    freezes each through `cms.publishing.frozen`, which leaves out what is not public.
    """

    name: ClassVar[str]
    """Plural, lower case; used in addresses and JSON; unique and never reused."""
    model: ClassVar[type[models.Model]]
    """The model, or an abstract page whose concrete subclasses are all of this type."""
    schema: ClassVar[type[Item]] = Item
    filters: ClassVar[Iterable[Filter]] = ()
    feed: ClassVar[bool] = False
    geometry: ClassVar[bool] = False
    """Whether items may carry a point: adds `bbox`, `near` and GeoJSON."""
    listed: ClassVar[bool] = True
    """Whether the address belongs in the sitemap."""
    section: ClassVar[Section | None] = None
    contract: ClassVar[int] = CONTRACT_VERSION

    # Where the content is

    def find(self, key: str, lang: str) -> Any | None:
        """The object behind an item, as it is in the database now, or None."""
        from cms.publishing.sources import find

        return find(self, key, lang)

    def identify(self, obj: Any) -> tuple[str, str]:
        """The (key, language) of an object; the inverse of `find`."""
        return str(obj.translation_key), obj.locale.language_code

    def refs(self) -> Iterator[tuple[str, str]]:
        """The (key, language) of every object, public or not, in a stable order."""
        from cms.publishing.sources import refs

        return refs(self)

    def public(self, obj: Any) -> bool:
        """Whether an anonymous visitor may see the object now."""
        from cms.publishing import shown

        return shown(obj)

    def path(self, obj: Any) -> str | None:
        """The address below the origin, as `/actualites/puits/`; None when it has no page of its own."""
        from cms.publishing import address

        return address(obj)

    def expires_at(self, obj: Any) -> datetime | None:
        """When the object stops being public by the clock."""
        return getattr(obj, "expire_at", None)

    # What partners receive

    def resolve_title(self, obj: Any) -> str:
        return str(obj)

    def resolve_summary(self, obj: Any) -> str:
        return getattr(obj, "summary", "") or getattr(obj, "search_description", "") or ""

    def resolve_published_at(self, obj: Any) -> datetime | None:
        """When the content was published; None for when it was first seen to be public."""
        return getattr(obj, "first_published_at", None)

    def resolve_image(self, obj: Any) -> Any:
        return getattr(obj, "cover", None)

    def resolve_geometry(self, obj: Any) -> tuple[float, float] | None:
        """(longitude, latitude) in degrees, or None."""
        return None

    def resolve_example(self, obj: Any) -> bool:
        return bool(getattr(obj, "example", False))

    def resolve_licence(self, obj: Any) -> Any:
        """The item's own licence as `{"id", "url"}`, or None for the site's."""
        from cms.media.licences import licence_item

        return licence_item(getattr(obj, "licence", ""))

    def resolve_attribution(self, obj: Any) -> str | None:
        """Who is to be named, or None for the site's publisher."""
        return None

    # What a demonstration shows

    def make_examples(self, examples: Examples) -> None:
        """Make a few labelled examples: pages by `examples.add`, whatever else handed to `examples.keep`.

        Called once by `manage.py load_examples` (`make demo`), in one transaction.
        """

    def search_text(self, item: dict[str, Any]) -> str:
        """The words, besides the title, under which the item is found."""
        from cms.publishing.sources import words_of

        return words_of(item, self.schema)


class Registry:
    """The content types of this process, by name."""

    def __init__(self) -> None:
        self._plugins: dict[str, ContentPlugin] = {}
        self.refused: list[tuple[type[ContentPlugin], str]] = []

    def add(self, cls: type[ContentPlugin]) -> None:
        """Register a type; a wrong declaration is kept for the system checks, never raised."""
        name = getattr(cls, "name", None)
        if not isinstance(name, str) or not NAME.fullmatch(name):
            self.refused.append((cls, f"its name {name!r} is not lower-case letters, digits and hyphens"))
        elif not isinstance(getattr(cls, "model", None), type) or not issubclass(cls.model, models.Model):
            self.refused.append((cls, "its `model` is not a Django model"))
        elif cls.contract != CONTRACT_VERSION:
            self.refused.append(
                (cls, f"it was written for contract {cls.contract}, this site speaks {CONTRACT_VERSION}")
            )
        elif name in self._plugins:
            other = type(self._plugins[name])
            self.refused.append(
                (cls, f"the name {name!r} is taken by {other.__module__}.{other.__qualname__}")
            )
        else:
            self._plugins[name] = cls()

    def remove(self, name: str) -> None:
        """Forget a type (tests; a retired plugin)."""
        self._plugins.pop(name, None)

    def get(self, name: str) -> ContentPlugin | None:
        return self._plugins.get(name)

    def __iter__(self) -> Iterator[ContentPlugin]:
        return iter(sorted(self._plugins.values(), key=lambda plugin: plugin.name))

    def __len__(self) -> int:
        return len(self._plugins)

    def for_model(self, model: type[models.Model] | None) -> ContentPlugin | None:
        """The type of a model: its own plugin first, then that of its nearest abstract base."""
        if model is None:
            return None
        by_model = {plugin.model: plugin for plugin in self._plugins.values()}
        return next((by_model[base] for base in model.__mro__ if base in by_model), None)


plugins = Registry()


def register(cls: type[ContentPlugin]) -> type[ContentPlugin]:
    """Class decorator: make a content type known to the site."""
    plugins.add(cls)
    return cls


def discover() -> None:
    """Import `plugin.py` of every installed app."""
    autodiscover_modules("plugin")
