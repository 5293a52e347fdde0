"""`sitemap.xml` and `robots.txt`: every public page for search engines (sitemaps.org, 0.9)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.utils.html import escape

from cms.delivery.problems import Problem
from cms.plugins import plugins
from cms.publishing.building import timestamp
from cms.publishing.models import Publication

PAGE = 10_000
"""Addresses in one file; the protocol allows 50,000."""

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Address(NamedTuple):
    """One page; pages with the same type and key translate each other."""

    type: str
    key: str
    lang: str
    path: str
    updated_at: datetime

    @property
    def url(self) -> str:
        return settings.PUBLIC_ORIGIN + iri_to_uri(self.path)


def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address, or the index of the files that hold them when there are many."""
    rows = _addresses()
    total = rows.count()
    if total <= PAGE:
        return _urls(rows)
    return _index(-(-total // PAGE))


def sitemap_page(request: HttpRequest, number: int) -> HttpResponse:
    """The addresses of file `number`, counted from 1; raises the 404 problem beyond the last."""
    if not 1 <= number <= 1000:
        raise Problem("not-found")
    rows = _addresses()[(number - 1) * PAGE : number * PAGE]
    response = _urls(rows)
    if number > 1 and b"<url>" not in response.content:
        raise Problem("not-found")
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers may visit, and where the sitemap is."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.PUBLIC_ORIGIN}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _addresses() -> QuerySet:
    listed = [plugin.name for plugin in plugins if plugin.listed]
    rows = Publication.objects.live().filter(type__in=listed, example=False).exclude(path="")
    return rows.order_by("ref").values_list(*Address._fields)


def _urls(rows: QuerySet) -> HttpResponse:
    addresses = (Address(*row) for row in rows)
    groups = groupby(addresses, key=lambda one: (one.type, one.key))
    entries = "".join(entry for _key, group in groups for entry in _entries(list(group)))
    return _xml(
        f'<urlset xmlns="{NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
    )


def _entries(translations: list[Address]) -> Iterator[str]:
    alternates = _alternates(translations) if len(translations) > 1 else ""
    for one in translations:
        lastmod = timestamp(one.updated_at)
        yield f"<url><loc>{escape(one.url)}</loc><lastmod>{lastmod}</lastmod>{alternates}</url>\n"


def _alternates(translations: Iterable[Address]) -> str:
    return "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(one.lang)} href={quoteattr(one.url)}/>'
        for one in translations
    )


def _index(count: int) -> HttpResponse:
    origin = settings.PUBLIC_ORIGIN
    entries = "".join(
        f"<sitemap><loc>{origin}/sitemap-{number}.xml</loc></sitemap>\n" for number in range(1, count + 1)
    )
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{entries}</sitemapindex>\n')


def _xml(text: str) -> HttpResponse:
    return HttpResponse(XML + text, content_type="application/xml; charset=utf-8")
