"""Whose items these are: the site's own item, and that of the page (section) that they lie below."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri

from cms.items import JSON, read_item
from cms.plugins import ContentPlugin
from cms.publishing.models import Publication
from cms.reading.site import SiteDescription, type_name


def site_and_section(
    lang: str, plugin: ContentPlugin | None, items: list[JSON]
) -> tuple[SiteDescription, JSON]:
    """The site, and the page above the items of one type, which is empty where there is none.

    A union, because SQLite reads every row for what the one or the other index would find.
    """
    above = _paths_above(items) if plugin else set()
    texts = Publication.objects.live().filter(lang=lang).values_list("full", flat=True)
    rows = texts.filter(type=type_name())
    if len(above) == 1:
        rows = rows.union(texts.filter(path__in=above))
    found = [read_item(text, settings.PUBLIC_ORIGIN) for text in rows]
    own = next((item for item in found if item["type"] == type_name()), {})
    page = next((item for item in found if item["type"] != type_name()), {})
    return SiteDescription(lang, own, settings.PUBLIC_ORIGIN), page


def _paths_above(items: list[JSON]) -> set[str]:
    return {path_above(urlsplit(item["url"]).path) for item in items}


def path_above(path: str) -> str:
    """The path of the page that a page lies directly below."""
    return path.rstrip("/").rpartition("/")[0] + "/"


def home_of(site: SiteDescription, section: JSON) -> str:
    """The address of the page above, else of the home page."""
    return iri_to_uri(section.get("url") or site.home)
