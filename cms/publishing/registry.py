"""The content types of this process, by name. Whoever imports `plugins` may import it from `cms.plugins`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from cms.items import Item
from cms.terminal import bilingual

if TYPE_CHECKING:
    from wagtail.models import Page

    from cms.plugins import ContentPlugin

CONTRACT_VERSION = 1
"""Raised when a plugin written for the previous contract would no longer work."""

NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")


class PluginRefused(ImproperlyConfigured):
    """A package whose content type cannot be let in; the text is the reason, for the terminal."""


class Registry:
    """The content types of this process, by name."""

    def __init__(self) -> None:
        self._plugins: dict[str, ContentPlugin] = {}
        self.refused: list[tuple[type[ContentPlugin], str]] = []

    def add(self, cls: type[ContentPlugin]) -> None:
        """Register a type; a wrong declaration is kept for the system checks, never raised."""
        if reason := self._fault(cls):
            self.refused.append((cls, reason))
        else:
            self._plugins[cls.name] = cls()

    def _fault(self, cls: type[ContentPlugin]) -> str:
        """Why the type cannot be registered, in the language of the terminal; empty when it can."""
        name, model, schema = (getattr(cls, what, None) for what in ("name", "model", "schema"))
        if not isinstance(name, str) or not NAME.fullmatch(name):
            return bilingual(
                f"its name {name!r} is not made of small letters, digits and hyphens",
                f"son nom {name!r} n'est pas fait de lettres minuscules, de chiffres et de tirets",
            )
        if not isinstance(model, type) or not issubclass(model, models.Model):
            return bilingual("its `model` is no Django model", "son `model` n'est pas un modèle de Django")
        if not isinstance(schema, type) or not issubclass(schema, Item):
            return bilingual(
                "its `schema` does not extend cms.items.Item; declare `class MyItem(Item)`",
                "son `schema` n'étend pas cms.items.Item ; déclarez `class MonItem(Item)`",
            )
        if cls.contract != CONTRACT_VERSION:
            return bilingual(
                f"it is written for contract {cls.contract}, this site speaks contract {CONTRACT_VERSION}",
                f"il est écrit pour le contrat {cls.contract}, ce site parle le contrat {CONTRACT_VERSION}",
            )
        if name in self._plugins:
            other = type(self._plugins[name])
            owner = f"{other.__module__}.{other.__qualname__}"
            return bilingual(
                f'the name "{name}" is taken already by {owner}',
                f"le nom « {name} » est déjà pris par {owner}",
            )
        return ""

    def remove(self, name: str) -> None:
        """Forget a type (tests; a retired plugin)."""
        self._plugins.pop(name, None)

    def get(self, name: str) -> ContentPlugin | None:
        return self._plugins.get(name)

    def describing_site(self) -> ContentPlugin | None:
        """The type whose item is what the site says of itself."""
        return self.first(lambda plugin: plugin.describes_site)

    def first(self, holds: Callable[[ContentPlugin], bool]) -> ContentPlugin | None:
        """The first type of which it holds, ours before those of packages; no package changes which."""
        return next(filter(holds, self._plugins.values()), None)

    def label_of(self, name: str) -> str:
        """What people call a type, in the active language; its name where it is not installed."""
        plugin = self.get(name)
        return plugin.label() if plugin else name

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

    def of_page(self, page: Page) -> ContentPlugin:
        """The type of a page that has one; raises `LookupError` where none is installed."""
        plugin = self.for_model(page.specific_class)
        if plugin is None:
            raise LookupError(f"no content type is installed for the page {page.pk}")
        return plugin


plugins = Registry()
