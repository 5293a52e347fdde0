"""What is asked of each server: the same work at the product, at stock Wagtail, and as mere bytes."""

from random import Random
from typing import Any, NamedTuple

from bench.dataset.vocabulary import WORDS
from cms.slugs import slug_of
from cms.terminal import bilingual

OURS, V2, V3, BARE, FILES, FRONT = SERVERS = ("ours", "v2", "v3", "bare", "files", "front")

API = "/api/v1/content/projects"
CARD = "summary,sector,status,cercle,region,location,cost,cover"
"""What a card of ours says, as far as v2 knows it."""
V2_LIST = f"/api/v2/pages/?type=projects.ProjectPage&order=-first_published_at&fields={CARD}&limit=20"
V3_LIST = "/api/v3/pages/?type=projects.ProjectPage&limit=20"

ITEM = bilingual("item", "contenu")
LIST = bilingual("list of 20", "liste de 20")
LAST_PAGE = bilingual("last page", "dernière page")
FREQUENT = bilingual("search, two frequent words", "recherche, deux mots fréquents")
RARE = bilingual("search, a rare number", "recherche, un nombre rare")
MAP_PAGE = bilingual("map page", "page de la carte")
HOME_PAGE = bilingual("home page", "accueil")

ON_A_PAGE, MOST_PAGES = 20, 39
"""Cards on a page of the map, and pages of it that are asked for where there are so many."""


class Hot(NamedTuple):
    """One address again and again, by server."""

    name: str
    ours: str
    v2: str
    v3: str = ""
    unchanged: bool = False
    """Whether the entity tag is sent along."""

    @property
    def file(self) -> str:
        """Under which its bytes are kept."""
        return slug_of(self.name)


class Cold(NamedTuple):
    """Many different addresses by server, each once."""

    name: str
    ours: list[str]
    v2: list[str]
    v3: list[str]


def hot(sample: dict[str, Any]) -> list[Hot]:
    item, page = sample["ids"][0], sample["pages"][0]
    detail = f"/api/v2/pages/{page}/", f"/api/v3/pages/{page}/"
    full = V2_LIST.replace(CARD, "*")
    return [
        Hot(ITEM, f"{API}/{item}", *detail),
        Hot(f"{ITEM}, 304", f"{API}/{item}", *detail, unchanged=True),
        Hot(LIST, API, V2_LIST, V3_LIST),
        Hot(bilingual("GeoJSON of 20", "carte GeoJSON de 20"), f"{API}.geojson?limit=20", V2_LIST, V3_LIST),
        Hot(MAP_PAGE, "/projets/", "/projets/"),
        Hot(HOME_PAGE, "/", "/"),
        Hot(bilingual("feed of 20", "flux RSS de 20"), "/flux/projects.rss", full),
        Hot(bilingual("changes, 100 items", "changements, 100"), "/api/v1/changes", full),
    ]


def cold(sample: dict[str, Any]) -> list[Cold]:
    ids, pages, cursors = sample["ids"], sample["pages"], sample["cursors"]
    offsets = Random(7).choices(range(sample["count"] - 20), k=len(ids))
    words = [f"{word}+{other}" for word in WORDS for other in WORDS if word != other]
    rare = [str(number) for number in Random(7).choices(range(40, sample["count"]), k=len(ids))]
    last = sample["count"] - 20
    return [
        Cold(
            ITEM,
            [f"{API}/{key}" for key in ids],
            [f"/api/v2/pages/{page}/" for page in pages],
            [f"/api/v3/pages/{page}/" for page in pages],
        ),
        Cold(
            LIST,
            [f"{API}?cursor={cursor}" for cursor in cursors],
            [f"{V2_LIST}&offset={offset}" for offset in offsets],
            [f"{V3_LIST}&offset={offset}" for offset in offsets],
        ),
        Cold(
            LAST_PAGE,
            [f"{API}?cursor={sample['last']}&limit={size}" for size in range(20, 101)],
            [f"{V2_LIST}&offset={last}"],
            [f"{V3_LIST}&offset={last}"],
        ),
        _search(FREQUENT, words),
        _search(RARE, rare),
    ]


def _search(name: str, questions: list[str]) -> Cold:
    return Cold(
        name,
        [f"{API}?q={words}&sort=relevance" for words in questions],
        [f"{V2_LIST.replace('&order=-first_published_at', '')}&search={words}" for words in questions],
        [f"{V3_LIST}&search={words}" for words in questions],
    )


class Growing(NamedTuple):
    """A work of which the time is compared between sizes of site; every address is different."""

    name: str
    addresses: list[str]


def growing(sample: dict[str, Any]) -> list[Growing]:
    by_name = {work.name: work.ours for work in cold(sample)}
    sizes = range(20, 101)
    around = [f"{12.7 + step / 50:.2f},{-11 + step / 50:.2f}" for step in range(90)]
    return [
        Growing(ITEM, by_name[ITEM]),
        Growing(
            bilingual("list, first page", "liste, première page"), [f"{API}?limit={size}" for size in sizes]
        ),
        Growing(bilingual("list, last page", "liste, dernière page"), by_name[LAST_PAGE]),
        Growing(bilingual("list, in the middle", "liste, au milieu"), by_name[LIST]),
        Growing(
            bilingual("list, one filter", "liste, un filtre"),
            [f"{API}?sector=water&limit={size}" for size in sizes],
        ),
        Growing(bilingual("facets", "facettes"), [f"{API}?facets=true&limit={size}" for size in sizes]),
        Growing(
            bilingual("near a place, 5 km", "près d’un lieu, 5 km"),
            [f"{API}?near={place},5" for place in around],
        ),
        Growing("GeoJSON", [f"{API}.geojson?limit={size}" for size in sizes]),
        Growing(
            bilingual("changes, from the beginning", "changements, depuis le début"),
            [f"/api/v1/changes?limit={size}" for size in sizes],
        ),
        Growing(
            bilingual("changes, the last hundred", "changements, les cent derniers"),
            [f"/api/v1/changes?since={sample['last_changes']}&limit={size}" for size in sizes],
        ),
        Growing(FREQUENT, by_name[FREQUENT]),
        Growing(RARE, by_name[RARE]),
        *_growing_pages(sample),
    ]


def _growing_pages(sample: dict[str, Any]) -> list[Growing]:
    """What people and their readers of feeds ask for."""
    pages = range(1, min(MOST_PAGES, sample["count"] // ON_A_PAGE) + 1)
    return [
        Growing(
            bilingual("feed", "flux RSS"), [f"/flux/projects.rss?limit={size}" for size in range(20, 51)]
        ),
        Growing(
            bilingual("search page, one word", "page de recherche, un mot"),
            [f"/recherche/?q={word}" for word in WORDS],
        ),
        Growing(MAP_PAGE, [f"/projets/?page={number}" for number in pages]),
        Growing(HOME_PAGE, ["/"]),
        Growing(
            bilingual("sitemap, its index and first file", "plan du site"), ["/sitemap.xml", "/sitemap-1.xml"]
        ),
    ]
