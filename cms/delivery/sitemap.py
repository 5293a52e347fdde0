"""`sitemap.xml` and `robots.txt`: every public page for search engines (sitemaps.org, 0.9).

With Google's extensions, which others read too: translations (`xhtml:link`) and the page's picture.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import escape

from cms.delivery.problems import Problem
from cms.items import timestamp, with_origin
from cms.media.rendition_choice import READ_EVERYWHERE, in_formats, largest
from cms.plugins import plugins
from cms.publishing.models import Publication
from cms.reading import queries
from cms.reading.count_cache import cached
from cms.reading.selection import Selection

PAGE = 1000
"""Addresses in one file, about: the protocol allows 50,000, and as many files."""

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
EXTENSIONS = (
    'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


class Address(NamedTuple):
    """One page; pages with the same type and key translate each other."""

    type: str
    key: str
    lang: str
    path: str
    updated_at: datetime
    card: str

    @property
    def url(self) -> str:
        return settings.PUBLIC_ORIGIN + iri_to_uri(self.path)

    @property
    def picture(self) -> str:
        """The address of its widest JPEG or PNG; empty where it has none."""
        image = json.loads(self.card).get("image") if '"image":{' in self.card else None
        widest = largest(in_formats(image, *READ_EVERYWHERE))
        return with_origin(widest["url"], settings.PUBLIC_ORIGIN) if widest else ""


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address, or the index of the files that hold them when there are many."""
    now = timezone.now()
    files = len(_first_refs(now))
    return _index(files) if files > 1 else _urls(_addresses(now))


def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """The addresses of file `number`, counted from 1; raises the 404 problem beyond the last."""
    now = timezone.now()
    starts = _first_refs(now)
    if not 1 <= number <= max(1, len(starts)):
        raise Problem("not-found")
    rows = _addresses(now)
    rows = rows.filter(ref__gte=starts[number - 1]) if number > 1 else rows
    return _urls(rows.filter(ref__lt=starts[number]) if number < len(starts) else rows)


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may visit, and where the sitemap is."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _first_refs(now: datetime) -> list[str]:
    """Where each file begins: a name that comes before those of an item in all its languages.

    Any places do, so these stay for some minutes, unless there are a file's worth of items more or fewer.
    """
    return cached(("sitemap", PAGE), now, _read_first_refs, _size)


def _size(now: datetime) -> tuple[tuple[str, ...], int]:
    """The types listed, and how many files their items fill."""
    return (types := _listed()), queries.total(Selection(types=types), now) // PAGE


def _listed() -> tuple[str, ...]:
    return tuple(plugin.name for plugin in plugins if plugin.in_sitemap)


def _read_first_refs(now: datetime) -> list[str]:
    refs = _addresses(now).values_list("ref", flat=True).iterator()
    return [ref[: ref.rindex(".") + 1] for ref in islice(refs, 0, None, PAGE)]


def _addresses(now: datetime) -> QuerySet:
    rows = Publication.objects.live(now).filter(type__in=_listed(), example=False).exclude(path="")
    return rows.order_by("ref").values_list(*Address._fields)


def _urls(rows: QuerySet) -> HttpResponse:
    addresses = (Address(*row) for row in rows.iterator(chunk_size=500))
    groups = groupby(addresses, key=lambda address: (address.type, address.key))
    entries = "".join(entry for _key, group in groups for entry in _entries(list(group)))
    return _xml(f'<urlset xmlns="{NAMESPACE}" {EXTENSIONS}>\n{entries}</urlset>\n')


def _entries(translations: list[Address]) -> Iterator[str]:
    alternates = _alternates(translations) if len(translations) > 1 else ""
    for address in translations:
        lastmod = timestamp(address.updated_at)
        src = escape(address.picture)
        image = f"<image:image><image:loc>{src}</image:loc></image:image>" if src else ""
        yield f"<url><loc>{escape(address.url)}</loc><lastmod>{lastmod}</lastmod>{alternates}{image}</url>\n"


def _alternates(translations: list[Address]) -> str:
    """Each language, and the one for everybody else: the site's first, where there is one."""
    first = next((page for page in translations if page.lang == settings.LANGUAGE_CODE), translations[0])
    versions = [*((page.lang, page.url) for page in translations), ("x-default", first.url)]
    return "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(lang)} href={quoteattr(url)}/>'
        for lang, url in versions
    )


def _index(count: int) -> HttpResponse:
    origin = settings.PUBLIC_ORIGIN
    entries = "".join(
        f"<sitemap><loc>{origin}/sitemap-{number}.xml</loc></sitemap>\n" for number in range(1, count + 1)
    )
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n')


def _xml(text: str) -> HttpResponse:
    return HttpResponse(XML + text, content_type="application/xml; charset=utf-8")
