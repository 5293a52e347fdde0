"""A feed as all formats tell it: its title, its addresses, its entries, when it last changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from cms.delivery.feeds import wording
from cms.delivery.feeds.addresses import EVERYTHING, fed
from cms.delivery.feeds.entries import Entry, EntryPicture, entry, picture, printable, urn
from cms.delivery.surroundings import home_of, read, subject, surroundings
from cms.delivery.views import asked_for, next_address
from cms.items import JSON
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication
from cms.reading import queries
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
    types = {one.name: one for one in ([plugin] if plugin else fed(plugins))}
    updated = _changed_at(types, lang)  # first, so that no change is thought told that is not
    found = _stretch(plugin, tuple(types), values)
    items = [read(text) for text in found.items]
    site, section = surroundings(spoken, plugin, items)
    told = Channel(
        urn=_urn(request, plugin, values["lang"]),
        title=_title(site, subject(plugin, spoken, values, items)),
        description=site.item.get("summary") or site.name,
        lang=lang,
        home=home_of(site, section),
        address=_address(request),
        following=next_address(request, found.cursor),
        publisher=site.publisher,
        licence=site.licence,
        rights=wording.rights(site.publisher, site.licence, spoken),
        icon=_absolute(static("img/icon.svg")),
        logo=picture(site.item.get("image")),
        updated=updated,
        entries=[entry(types[item["type"]], item) for item in items],
    )
    return printable(told)  # type: ignore[no-any-return]


def _stretch(plugin: ContentPlugin | None, types: tuple[str, ...], values: dict[str, Any]) -> queries.Stretch:
    selection = replace(asked_for(values, plugin), types=None if plugin else types)
    return queries.stretch(selection, {**values, "sort": "-published_at"}, timezone.now(), "full")


def _changed_at(types: Iterable[str], lang: str | None) -> datetime:
    """When an item of these types, or what the site says of itself, last appeared, changed or vanished."""
    rows = Publication.objects.filter(seq__isnull=False, type__in=[*types, type_name()])
    rows = rows.filter(lang=lang) if lang else rows
    newest: datetime | None = rows.order_by("-seq").values_list("changed_at", flat=True).first()
    return (newest or NEVER).astimezone(UTC).replace(microsecond=0)


def _title(site: SiteDescription, about: str) -> str:
    """« Projets : Eau potable – Codéveloppement Mali »"""
    return " – ".join([about, site.name] if about else [site.name])


def _urn(request: HttpRequest, plugin: ContentPlugin | None, lang: str) -> str:
    """The same for every page and every format of a feed."""
    given = request.GET.lists()
    conditions = sorted((name, one) for name, values in given if name not in PAGING for one in values)
    return urn(f"flux/{plugin.name if plugin else EVERYTHING}.{lang}?{urlencode(conditions)}")


def _address(request: HttpRequest) -> str:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return f"{settings.PUBLIC_ORIGIN}{iri_to_uri(request.path)}{query}"


def _absolute(address: str) -> str:
    return address if address.startswith("http") else settings.PUBLIC_ORIGIN + address
