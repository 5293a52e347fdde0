"""The site's own item: what it calls itself, whom and which licence it names, where it begins.

One content type describes the site (`ContentPlugin.describes_site`). Where none is installed, or nothing is
said yet in a language, the settings speak for it.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from cms.items import JSON
from cms.publishing.models import Publication
from cms.publishing.registry import plugins
from cms.reading.cards import item, live


@dataclass(frozen=True)
class SiteDescription:
    """What the site says of itself in a language; `item` is empty where it says nothing."""

    lang: str
    item: JSON
    origin: str = ""
    """What the addresses of the item begin with: empty for addresses relative to the root."""

    @property
    def name(self) -> str:
        return str(self.item.get("name") or self.item.get("title") or settings.SITE_NAME)

    @property
    def publisher(self) -> str:
        """Whom items name that name nobody of their own."""
        return str(self.item.get("attribution") or settings.SITE_NAME)

    @property
    def licence(self) -> JSON:
        """`{"id", "url"}` of what has no licence of its own."""
        return self.item.get("licence") or settings.SITE_LICENCE

    @property
    def home(self) -> str:
        """The address of its home page."""
        return str(self.item.get("url") or self.origin + home_path(self.lang))

    @property
    def number(self) -> int:
        """That of its last change; 0 before the first."""
        return int(self.item.get("seq", 0))


def site_in(lang: str) -> SiteDescription:
    """The site in a language, its addresses relative to the root; one query."""
    text = rows(lang).values_list("full", flat=True).first()
    return SiteDescription(lang, item(text) if text else {})


def rows(lang: str) -> QuerySet:
    """The public site's item in a language: one row or none."""
    return live(type_name(), lang)


def type_name() -> str:
    """The name of the type that describes the site; empty where none is installed."""
    plugin = plugins.describing_site()
    return plugin.name if plugin else ""


def beside(publications: QuerySet) -> QuerySet:
    """These publications without the site's own item, which has the address of the home page."""
    return publications.exclude(type=type_name())


def home_path(lang: str) -> str:
    """The home page of a language where there is one, else that of the site."""
    path = f"/{lang}/"
    return path if Publication.objects.live().filter(path=path).exists() else "/"
