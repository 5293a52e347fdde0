"""A feed as all formats tell it: its title, its addresses, its entries, when it last changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from cms.addresses import absolute, pairs_of, with_query
from cms.delivery.feeds import wording
from cms.delivery.feeds.addresses import EVERYTHING, plugins_with_feeds
from cms.delivery.feeds.entries import Entry, EntryPicture, entry, picture, urn, xml_safe
from cms.delivery.list_requests import keyset_page, next_address, selection_of, title_of
from cms.delivery.site_and_section import home_of, site_and_section
from cms.items import JSON, read_item
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication
from cms.reading.queries import KeysetPage
from cms.reading.site import SiteDescription, type_name

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed changed of which nothing has ever been public."""
PAGING = ("cursor", "limit", "lang")


@dataclass(frozen=True)
class Channel:
    """A feed; `lang` is None for one in every language, `address` is its own, `following` the next page's."""

    urn: str
    title: str
    description: str
    lang: str | None
    home: str
    address: str
    following: str | None
    publisher: str
    licence: JSON
    rights: str
    icon: str
    logo: EntryPicture | None
    updated: datetime
    entries: list[Entry]


def channel(request: HttpRequest, plugin: ContentPlugin | None, values: dict[str, Any]) -> Channel:
    """The feed of a type, or (None) of all types that have one; three queries, however many items.

    Raises the problem of a foreign cursor.
    """
    lang = None if values["lang"] == "*" else values["lang"]
    spoken = lang or settings.LANGUAGE_CODE
    types = {known.name: known for known in ([plugin] if plugin else plugins_with_feeds(plugins))}
    updated = _changed_at(types, lang)  # first: no change is taken for one that the feed tells
    page = _newest(plugin, tuple(types), values)
    items = [read_item(text, settings.PUBLIC_ORIGIN) for text in page.items]
    site, section = site_and_section(spoken, plugin, items)
    return xml_safe(
        Channel(
            urn=_urn(request, plugin, values["lang"]),
            title=_title(site, title_of(plugin, spoken, values, items)),
            description=site.item.get("summary") or site.name,
            lang=lang,
            home=home_of(site, section),
            address=_address(request),
            following=next_address(request, page.cursor),
            publisher=site.publisher,
            licence=site.licence,
            rights=wording.rights(site.publisher, site.licence, spoken),
            icon=absolute(static("img/icon.svg")),
            logo=picture(site.item.get("image")),
            updated=updated,
            entries=[entry(types[item["type"]], item) for item in items],
        )
    )  # type: ignore[no-any-return]


def _newest(plugin: ContentPlugin | None, types: tuple[str, ...], values: dict[str, Any]) -> KeysetPage:
    selection = replace(selection_of(values, plugin), types=None if plugin else types)
    return keyset_page(selection, {**values, "sort": "-published_at"}, "full")


def _changed_at(types: Iterable[str], lang: str | None) -> datetime:
    """When an item of these types, or what the site says of itself, last appeared, changed or vanished.

    Or expired, which is no change until the worker withdraws it: the feed holds it no more.
    """
    rows = Publication.objects.filter(seq__isnull=False, type__in=[*types, type_name()])
    rows = rows.filter(lang=lang) if lang else rows
    expired = rows.filter(live=True, expires_at__lte=timezone.now()).order_by("-expires_at")
    newest = rows.order_by("-seq").values_list("changed_at", Subquery(expired.values("expires_at")[:1]))
    moments = [moment for moment in newest.first() or () if moment]
    return max(moments, default=NEVER).astimezone(UTC).replace(microsecond=0)


def _title(site: SiteDescription, selection: str) -> str:
    """« Projets : Eau potable – Codéveloppement Mali »"""
    return " – ".join([selection, site.name] if selection else [site.name])


def _urn(request: HttpRequest, plugin: ContentPlugin | None, lang: str) -> str:
    """The same for every page and every format of a feed."""
    conditions = sorted(pair for pair in pairs_of(request.GET) if pair[0] not in PAGING)
    return urn(f"flux/{plugin.name if plugin else EVERYTHING}.{lang}{with_query('', conditions)}")


def _address(request: HttpRequest) -> str:
    return with_query(absolute(iri_to_uri(request.path)), pairs_of(request.GET))
