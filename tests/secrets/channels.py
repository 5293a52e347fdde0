"""The ways by which something of the site reaches the world, and what they promise to hide.

A channel says which address patterns it covers (as `tests.secrets.routes` spells them), which
addresses anyone would ask (`known`), which ones somebody would try who suspects something (`guesses`,
by what they know: a word, the path of a page, its reference, its number, an old address, a place, the
name of a file), and which public words must be found, so that a silent channel is not mistaken for a
safe one.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from urllib.parse import quote

from django.conf import settings

from cms.delivery.parameters import SORTS
from cms.media.models import SiteImage
from cms.plugins import plugins
from cms.publishing import address
from gallery.models import AlbumPage
from tests.news import builders as news
from tests.projects import builders as projects
from tests.secrets.world import OLD_ADDRESS, World, public

CHANNELS: list["Channel"] = []
DELIVERED = ("GET", "GET, gzip", "GET, br", "HEAD", "OPTIONS", "If-None-Match")
PAGES = ("GET", "HEAD", "OPTIONS", "another host", "If-Modified-Since")
API = "/api/v1"

Known = Callable[[World], Iterable[str]]
Guess = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Channel:
    """One way to the world."""

    name: str
    covers: tuple[str, ...]
    """Regular expressions, each of which must match a whole pattern."""
    known: Known
    shows: tuple[str, ...]
    """What is found there: public words or, where no content is, what the channel always says."""
    guesses: Mapping[str, Guess] = field(default_factory=dict)
    ways: tuple[str, ...] = PAGES
    steady: bool = True
    """Whether the plain answers are, to the byte, those of a site without secrets."""

    def __str__(self) -> str:
        return self.name


def channel(name: str, covers: Iterable[str], known: Known, shows: Iterable[str], **more) -> None:
    CHANNELS.append(Channel(name, tuple(covers), known, tuple(shows), **more))


# The API


def lists(world: World) -> Iterable[str]:
    """Every list with every sort and view, the facets, and the pages that cursors lead to."""
    sorts = [order for order in SORTS if order != "relevance"]
    yield from (f"{API}/content?sort={sort}&limit=1" for sort in sorts if sort != "-updated_at")
    yield f"{API}/content?lang=en&limit=100"
    for name in ("", *(f"/{plugin.name}" for plugin in plugins)):
        yield f"{API}/content{name}?limit=100"
        for sort, view in product(sorts, ("card", "full")):
            yield f"{API}/content{name}?sort={sort}&view={view}&lang=*&limit=100&facets=true"


def searches(world: World) -> Iterable[str]:
    for name in ("article", "project", "topic", "body"):
        yield f"{API}/content?q={public(name)}&sort=relevance&view=full"


def find(path: str) -> Iterable[str]:
    """The same address in the spellings that might slip past a comparison."""
    twice = quote(quote(path, safe=""), safe="")
    forms = [path, path.rstrip("/"), f"{path}?preview=1", f"{path}#x", path.upper(), f"/en{path}", f"/{path}"]
    forms += [f"{settings.PUBLIC_ORIGIN}{path}", path.replace("/", "//"), f"/.{path}"]
    return [f"{API}/find?url={quote(form, safe='')}" for form in forms] + [f"{API}/find?url={twice}"]


def places(word: str) -> Iterable[str]:
    latitude, longitude = word.split(",")
    west, south, east, north = float(longitude) - 1e-3, float(latitude) - 1e-3, 0, 0
    east, north = west + 2e-3, south + 2e-3
    box = f"{west:.6f},{south:.6f},{east:.6f},{north:.6f}"
    for name in ("projects", "projects.geojson"):
        yield f"{API}/content/{name}?near={word},1"
        yield f"{API}/content/{name}?bbox={box}"


CONTENT = ("article", "project", "album", "page", "child", "topic", "summary")
FULL = (*CONTENT, "body", "alt", "caption", "credit", "document", "code", "photo", "text")

channel(
    "API lists",
    [r"api/v1/content", r"api/v1/content/([a-z-]+|<type_name>)"],
    lists,
    map(public, FULL),
    ways=DELIVERED,
    guesses={
        "word": lambda word: [
            f"{API}/content?q={word}&lang=*&facets=true",
            f"{API}/content/{word}?q={word}&sort=relevance",
        ],
        "choice": lambda word: [
            f"{API}/content/news?topic={word}&facets=true",
            f"{API}/content/projects?sector={word}&lang=*&facets=true",
            f"{API}/content/projects?cercle={word}&region={word}",
        ],
        "place": places,
    },
)
channel("API search", [], searches, map(public, CONTENT[:2]), ways=DELIVERED)
channel(
    "API items",
    [r"api/v1/content/([a-z-]+|<type_name>)/<id>"],
    lambda world: [f"{API}/content/{ref}" for ref in world.refs],
    map(public, FULL),
    ways=DELIVERED,
    guesses={
        "ref": lambda ref: [f"{API}/content/{ref}", f"{API}/content/{ref.upper()}", f"{API}/content/{ref}/"]
    },
)
channel(
    "GeoJSON",
    [r"api/v1/content/[a-z-]+\.geojson"],
    lambda world: [
        f"{API}/content/{plugin.name}.geojson?lang=*&facets=true&view={view}"
        for plugin in plugins
        if plugin.geometry
        for view in ("card", "full")
    ],
    [public("project"), public("code"), "-11.4439"],
    ways=DELIVERED,
)
channel(
    "API find",
    [r"api/v1/find"],
    lambda world: [f"{API}/find?url={path}" for path in (*world.paths, OLD_ADDRESS)],
    map(public, FULL),
    ways=DELIVERED,
    guesses={"path": find, "old": lambda path: [f"{API}/find?url={path}", f"{API}/find?url={path}/"]},
)
channel(
    "API changes",
    [r"api/v1/changes"],
    lambda world: [
        f"{API}/changes?limit=500",
        *(f"{API}/changes?type={plugin.name}&limit=500" for plugin in plugins),
    ],
    map(public, FULL),
    ways=DELIVERED,
    guesses={"word": lambda word: [f"{API}/changes?type={word}"]},
)
channel(
    "changes since the secrets came",
    [],
    lambda world: [f"{API}/changes?limit=500&since={world.cursor}"],
    ['"op":"delete"'],
    ways=DELIVERED,
    steady=False,
)
channel(
    "API entry and description",
    [r"api/v1/", r"api/v1/docs", r"api/v1/openapi\.json"],
    lambda world: [f"{API}/", f"{API}/?lang=en", f"{API}/docs", f"{API}/openapi.json"],
    [public("site"), "cursor-expired", "openapi"],
    ways=DELIVERED,
)
channel(
    "problems",
    [r"\^api\(\?:/\[\\s\\S\]\*\)\?\$"],
    lambda world: [f"{API}/content?limit=0", f"{API}/nulle-part", "/api/", f"{API}/changes?since=x"],
    ["application/problem+json", "Introuvable", "Paramètre refusé"],
    ways=(*DELIVERED, "in English", "POST"),
    guesses={"word": lambda word: [f"{API}/{word}?{word}={word}"]},
)

# What crawlers read

channel(
    "sitemap",
    [r"sitemap\.xml", r"sitemap-<int:number>\.xml"],
    lambda world: ["/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml"],
    map(public, ("article", "project", "page", "child")),
    ways=DELIVERED,
)
channel(
    "web manifest", [r"site\.webmanifest"], lambda world: ["/site.webmanifest"], ["start_url"], ways=DELIVERED
)
channel("robots", [r"robots\.txt"], lambda world: ["/robots.txt"], ["Sitemap: "], ways=DELIVERED)

# Pages


def sections(word: str) -> Iterable[str]:
    """The lists of the site, narrowed to what somebody suspects."""
    carte = address(projects.index())
    yield f"{address(news.index())}?topic={word}"
    yield f"{carte}?sector={word}"
    yield f"{carte}?cercle={word}&region={word}"


channel(
    "pages",
    [r"\^\(\(\?:\[\\w\\-\]\+/\)\*\)\$"],
    lambda world: [*world.paths, "/en/", "/nulle-part/", f"{address(projects.index())}?photos=true"],
    map(public, FULL),
    ways=(*PAGES, "POST"),
    guesses={
        "path": lambda path: [
            path,
            path.rstrip("/"),
            f"{path}?preview=1&mode=preview",
            f"/en{path}",
            f"/{path}",
            f"{path}edit/",
        ],
        "choice": sections,
    },
)
channel(
    "search page",
    [r"recherche/"],
    lambda world: [
        "/recherche/",
        f"/recherche/?q={public('article')}",
        f"/recherche/?q={public('body')}",
        "/en/search/",
    ],
    map(public, ("article", "project", "body")),
    guesses={
        "word": lambda word: [
            f"/recherche/?q={word}+{word}",
            f"/recherche/?q={word}x",
            f"/en/search/?q={word}&type=news",
        ],
        "choice": lambda word: [f"/recherche/?sector={word}"],
    },
)
channel(
    "suggestions",
    [r"recherche/suggestions"],
    lambda world: [
        *(f"/recherche/suggestions?q={public(name)[:4]}" for name in ("article", "project", "page")),
        f"/en/search/suggestions?q={public('article')}",
    ],
    map(public, ("article", "project", "page")),
    guesses={
        "word": lambda word: [f"/recherche/suggestions?q={word}", f"/recherche/suggestions?q={word[:3]}"]
    },
)
channel(
    "redirects",
    [],
    lambda world: [OLD_ADDRESS, f"{OLD_ADDRESS}/"],
    [public("page")],
    guesses={"old": lambda path: [f"{path}/?q=1"]},
)
channel(
    "forms of protected pages",
    [
        r"_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        r"_util/login/",
    ],
    lambda world: ["/_util/login/", "/_util/login/?next=/nulle-part/", *world.forms],
    ["password", "Page protégée"],
    ways=(*PAGES, "POST"),
    guesses={
        "page": lambda pk: [f"/_util/authenticate_with_password/{number}/{pk}/" for number in (1, 5)],
        "path": lambda path: [f"/_util/login/?next={path}"],
    },
    steady=False,
)

# What partners follow and show


def feeds(world: World) -> Iterable[str]:
    for name in ("tout", *(plugin.name for plugin in plugins if plugin.feed)):
        yield from (f"/flux/{name}.{ending}?lang=*&limit=50" for ending in ("rss", "atom", "json"))


def embeds(world: World) -> Iterable[str]:
    yield from (f"/embed/{plugin.name}/?limit=20&lang=*" for plugin in plugins if plugin.in_sitemap)
    yield from (f"/embed/{plugin.name}/?view=map" for plugin in plugins if plugin.geometry)
    yield from (f"/embed/{ref}/" for ref in world.refs)


channel(
    "feeds",
    [re.escape(r"^flux/(?P<name>[^/.]+)\.(?P<ending>[^/]*)$")],
    feeds,
    map(public, ("article", "project", "album", "body", "alt", "credit")),
    ways=DELIVERED,
    guesses={
        "word": lambda word: [f"/flux/tout.rss?q={word}&lang=*", f"/flux/{word}.atom"],
        "choice": lambda word: [f"/flux/news.atom?topic={word}", f"/flux/projects.json?sector={word}"],
    },
)
channel(
    "downloads",
    [re.escape(r"^telecharger/(?P<name>[^/.]+)\.(?P<ending>[^/]*)$")],
    lambda world: [f"/telecharger/projects.{ending}" for ending in ("csv", "geojson")],
    [public("project"), public("code"), "-11.4439", "-11,4439"],
    ways=DELIVERED,
    guesses={
        "word": lambda word: [f"/telecharger/projects.csv?q={word}", f"/telecharger/{word}.csv"],
        "choice": lambda word: [f"/telecharger/projects.geojson?sector={word}"],
    },
)
channel(
    "embeds",
    [
        re.escape(r"^embed(?:/[\s\S]*)?$"),
        re.escape(r"^embed/(?P<type_name>[^/]+)/?$"),
        re.escape(r"^embed/(?P<type_name>[^/]+)/(?P<item_id>[^/]+)/?$"),
        r"embed/v1\.js",
    ],
    lambda world: [*embeds(world), "/embed/", "/embed/v1.js"],
    [*map(public, ("article", "project", "album", "page", "summary")), "codev-feed"],
    ways=DELIVERED,
    guesses={
        "ref": lambda ref: [f"/embed/{ref}/", f"/embed/{ref}"],
        "choice": lambda word: [f"/embed/news/?topic={word}", f"/embed/projects/?sector={word}&view=map"],
        "word": lambda word: [f"/embed/news/?q={word}"],
    },
)
channel(
    "oEmbed",
    [r"oembed"],
    lambda world: [f"/oembed?url={path}" for path in (*world.paths, OLD_ADDRESS)],
    map(public, ("article", "project", "album", "page")),
    ways=DELIVERED,
    guesses={
        "path": lambda path: [f"/oembed?url={path}", f"/oembed?url={settings.PUBLIC_ORIGIN}{path}"],
        "old": lambda path: [f"/oembed?url={path}"],
    },
)
channel(
    "page for partners",
    [r"diffuser/"],
    lambda world: ["/diffuser/", "/diffuser/?type=news&limit=3", "/en/syndicate/"],
    ["codev-feed", "/flux/news.rss"],
    guesses={"choice": lambda word: [f"/diffuser/?type=news&topic={word}"]},
)
channel(
    "site map for people",
    [r"plan-du-site/", r"plan-du-site/<slug:type_name>/"],
    lambda world: [
        "/plan-du-site/",
        "/en/site-map/",
        *(f"/plan-du-site/{plugin.name}/" for plugin in plugins),
    ],
    map(public, ("article", "project", "album", "page", "child")),
    guesses={"word": lambda word: [f"/plan-du-site/{word}/", f"/plan-du-site/news/?page={word}"]},
)
channel(
    "photos",
    [],
    lambda world: [
        f"{address(world.album)}{pk}/{ending}"
        for pk in SiteImage.objects.filter(collection=world.album.collection).values_list("pk", flat=True)
        if pk in world.album.specific.image_pks
        for ending in ("", "telecharger/")
    ],
    [public("album"), public("photo"), "JFIF"],
    guesses={
        "image": lambda pk: [
            f"{address(AlbumPage.objects.get(title__contains=public('album')))}{pk}/{ending}"
            for ending in ("", "telecharger/")
        ]
    },
)

# Files

channel(
    "files",
    [r"media/<path:name>"],
    lambda world: [f"/media/{name}" for name in world.files],
    ["%PDF", "JFIF", "WEBP", f"{public('file')}.pdf"],
    ways=(*PAGES, "Range", "If-None-Match"),
    guesses={
        "file": lambda name: [
            f"/media/public/{name}",
            f"/media/private/{name}",
            f"/media/public/../private/{name}?pass=x",
            f"/media/private%2F{name}",
            f"/static/../media/private/{name}",
        ]
    },
)
channel(
    "map boundaries",
    [r"fond-de-carte/limites\.geojson"],
    lambda world: ["/fond-de-carte/limites.geojson"],
    ["application/problem+json"],
    ways=DELIVERED,
)
channel("static files", [r"static/"], lambda world: ["/static/css/site.css", "/static/"], [":root {"])
channel(
    "files at the root",
    [r"favicon\.ico", r"apple-touch-icon\.png", r"lite-worker\.js"],
    lambda world: ["/favicon.ico", "/apple-touch-icon.png", "/lite-worker.js"],
    ["PNG"],
)

# Doors of the staff


def admin_addresses(world: World) -> Iterable[str]:
    from tests.secrets.routes import admin_patterns, filled

    return [f"/{filled(pattern, world.newest)}" for pattern in admin_patterns()]


channel(
    "administration",
    [r"admin/.*"],
    admin_addresses,
    ["/admin/login/?next="],
    ways=("GET",),
    guesses={"page": lambda pk: [f"/admin/pages/{pk}/{view}/" for view in ("edit", "view_draft")]},
    steady=False,
)
channel(
    "authoring API",
    [r"authoring/v3/.*"],
    lambda world: [
        f"/authoring/v3/{endpoint}/"
        for endpoint in ("pages", "images", "documents", "redirects", "sites", "docs", "schema")
    ],
    ["application/problem+json"],
    ways=("GET", "HEAD", "POST"),
    guesses={"page": lambda pk: [f"/authoring/v3/pages/{pk}/", f"/authoring/v3/pages/{pk}/revisions/"]},
)
channel(
    "health",
    [r"healthz", r"readyz"],
    lambda world: ["/healthz", "/readyz"],
    ['"status": "ok"'],
    ways=PAGES,
    steady=False,
)
