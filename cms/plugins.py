"""The contract between the engine and a content type.

A content type is a Django app with `models.py` and `plugin.py`; the latter registers
a `ContentPlugin`. In-tree apps and installed packages are treated alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.module_loading import autodiscover_modules
from django.utils.text import capfirst

from cms.appearance import Appearance
from cms.columns import Column
from cms.filters import AcrossTypes, ChoiceFilter, Filter, FlagFilter, YearFilter
from cms.items import Item
from cms.licences import licence_item
from cms.publishing import address, default_lookup, shown
from cms.publishing.registry import CONTRACT_VERSION, PluginRefused, Registry, plugins

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cms.examples import Examples

__all__ = [
    "CONTRACT_VERSION",
    "AcrossTypes",
    "ChoiceFilter",
    "Column",
    "ContentPlugin",
    "Filter",
    "FlagFilter",
    "PluginRefused",
    "Registry",
    "Section",
    "YearFilter",
    "discover",
    "plugins",
    "register",
]


@dataclass(frozen=True)
class Section:
    """The page that lists a type: `load_site` creates it once, with a link in the navigation."""

    model: type[models.Model]
    title: str
    slug: str
    link: str = ""
    """Its label in the navigation; empty for its title."""


class ContentPlugin(Appearance):
    """One content type: where its content lives, when it is public, and what partners receive.

    Each field of `schema` is read from the object by name; a method `resolve_<field>(obj)`
    says otherwise. Values may be model instances, querysets and stream values: the engine
    freezes each through `cms.publishing.serialize`, which leaves out what is not public.
    """

    name: ClassVar[str]
    """Plural, lower case; used in addresses and JSON; unique and never reused."""
    model: ClassVar[type[models.Model]]
    """The model, or an abstract page whose concrete subclasses are all of this type."""
    schema: ClassVar[type[Item]] = Item
    filters: ClassVar[Iterable[Filter]] = ()
    columns: ClassVar[Iterable[Column]] = ()
    """What people download of the type as a table (CSV), and as GeoJSON when it has geometry."""
    feed: ClassVar[bool] = False
    """Whether the type has feeds at `/flux/<name>.rss`, `.atom` and `.json`, and a part in `/flux/tout.…`."""
    geometry: ClassVar[bool] = False
    """Whether items may carry a point: adds `bbox`, `near` and GeoJSON."""
    in_sitemap: ClassVar[bool] = True
    """Whether the address belongs in the sitemap."""
    as_tree: ClassVar[bool] = False
    """Whether people's site map lists it first, each page at its place in the tree of pages."""
    section: ClassVar[Section | None] = None
    describes_site: ClassVar[bool] = False
    """Whether its item is what the site says of itself in a language; true of one type at most."""
    needed: ClassVar[str] = ""
    """Why no site can be without the type, in French; empty for one whose folder can be deleted."""
    contract: ClassVar[int] = CONTRACT_VERSION

    # Where the content is

    def find(self, key: str, lang: str) -> Any | None:
        """The object behind an item, as it is in the database now, or None."""
        return default_lookup.find(self, key, lang)

    def identify(self, obj: Any) -> tuple[str, str]:
        """The (key, language) of an object; the inverse of `find`."""
        return str(obj.translation_key), obj.locale.language_code

    def refs(self) -> Iterator[tuple[str, str]]:
        """The (key, language) of every object, public or not, in a stable order."""
        return default_lookup.refs(self)

    def public(self, obj: Any) -> bool:
        """Whether an anonymous visitor may see the object now; an alias is no item of its own."""
        return not getattr(obj, "alias_of_id", None) and shown(obj)

    @classmethod
    def is_judged_by_engine(cls) -> bool:
        """Whether it leaves to the engine where its content is found and whether that is public."""
        own = ("find", "identify", "public")
        return all(getattr(cls, name) is getattr(ContentPlugin, name) for name in own)

    def path(self, obj: Any) -> str | None:
        """The address below the origin, as `/actualites/puits/`; None when it has no page of its own."""
        return address(obj)

    def expires_at(self, obj: Any) -> datetime | None:
        """When the object stops being public by the clock."""
        return getattr(obj, "expire_at", None)

    def listed_at(self, obj: Any) -> datetime | None:
        """What the lists of our own pages order it by, the latest first; None for when it was published.

        Only an order: feeds, the API and search engines go by when the content was published.
        """
        return None

    # What partners receive

    def resolve_title(self, obj: Any) -> str:
        return str(obj)

    def resolve_summary(self, obj: Any) -> str:
        return getattr(obj, "summary", "") or getattr(obj, "search_description", "") or ""

    def resolve_published_at(self, obj: Any) -> datetime | None:
        """When the content became public; None, or a moment still to come, for when it was first seen so.

        A date that the staff give the content is a field of its own, and `listed_at` what lists go by.
        """
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
        return licence_item(getattr(obj, "licence", ""))

    def resolve_attribution(self, obj: Any) -> str | None:
        """Who is to be named, or None for the site's publisher."""
        return None

    def identity(self, lang: str) -> dict[str, Any]:
        """Whom and which licence items name that say nothing of it, as `{"publisher", "licence"}`.

        Asked of the type that describes the site; what it leaves out comes from the settings.
        """
        return {}

    # What visitors and readers of feeds read

    def label(self) -> str:
        """What people call the content of this type, in the active language: « Projets »."""
        return capfirst(str(self.model._meta.verbose_name_plural))

    def feed_html(self, item: dict[str, Any]) -> str:
        """What feeds say of a full frozen item, as safe HTML: its text, or its summary where it has none.

        Called when a feed is read, in the item's language; attribution, licence and credits are added.
        """
        return default_lookup.html_of(item, self.schema)

    # What the worker does for the type

    def run_periodic(self) -> None:
        """Called every ten seconds or so: mails, deadlines. Quick when nothing is due."""

    # What a demonstration shows

    def make_examples(self, examples: Examples) -> None:
        """Make a few labelled examples: pages by `examples.add`, whatever else handed to `examples.keep`.

        Called once by `manage.py load_examples` (`make demo`), in one transaction.
        """

    def search_text(self, item: dict[str, Any]) -> str:
        """The words, besides the title, under which the item is found."""
        return default_lookup.words_of(item, self.schema)


def register(cls: type[ContentPlugin]) -> type[ContentPlugin]:
    """Class decorator: make a content type known to the site."""
    plugins.add(cls)
    return cls


def discover() -> None:
    """Import `plugin.py` of every installed app."""
    autodiscover_modules("plugin")
