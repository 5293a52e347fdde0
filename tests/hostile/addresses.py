"""Every public address: what the URL resolver knows, and every page that is there."""

import re
from collections.abc import Iterator

from django.urls import URLResolver, get_resolver
from wagtail.models import Page

from cms.media.models import SiteDocument, SiteImage
from cms.publishing.models import Publication

OUTSIDE_THE_RESOLVER = ["/healthz", "/readyz", "/static/css/site.css", "/admin/login/", "/nulle-part/"]
PAGES = r"^((?:[\w\-]+/)*)$"
"""Wagtail's own pattern: the pages stand for it."""


def routes(resolver=None, before: str = "") -> Iterator[str]:
    """The pattern of every address outside the administration, in French and in English."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route) if route != "admin/" else ()
        else:
            yield route


def public_addresses() -> list[str]:
    """One address for each route, and that of each page and file; nothing is asked for yet."""
    rows = Publication.objects.live()
    item, page = rows.filter(type="projects").first(), Page.objects.get(slug="reservee-password")
    files = [stored.file.name for model in (SiteImage, SiteDocument) for stored in model.objects.all()[:1]]
    restriction = page.view_restrictions.get()
    known = {
        r"^flux/(?P<name>[^/.]+)\.(?P<ending>[^/]*)$": "flux/tout.rss",
        r"^telecharger/(?P<name>[^/.]+)\.(?P<ending>[^/]*)$": "telecharger/projects.csv",
        r"^embed/(?P<type_name>[^/]+)/?$": "embed/projects/",
        r"^embed/(?P<type_name>[^/]+)/(?P<item_id>[^/]+)/?$": f"embed/projects/{item.key}.{item.lang}/",
        r"^embed(?:/[\s\S]*)?$": "embed/nothing/at/all",
        "<id>": f"{item.key}.{item.lang}",
        "<type_name>": "nothing",
        "<slug:type_name>": "projects",
        "<path:name>": files[0],
        "<int:number>": "1",
        "<int:page_view_restriction_id>": str(restriction.pk),
        "<int:page_id>": str(page.pk),
        r"^api(?:/[\s\S]*)?$": "api/nothing",
    }
    filled = [_filled(route, known) for route in routes() if not route.endswith(PAGES)]
    pages = [page.url for page in Page.objects.live() if page.url]
    english = ["/en/search/", "/en/search/suggestions", "/en/site-map/", "/en/site-map/news/"]
    return list(dict.fromkeys([*filled, *pages, *english, *OUTSIDE_THE_RESOLVER, f"/media/{files[1]}"]))


def _filled(route: str, known: dict[str, str]) -> str:
    for gap, value in known.items():
        route = route.replace(gap, value)
    assert not re.search(r"[<>^$]", route), f"say with what to fill the address {route!r}"
    return f"/{route}"
