"""What lists, their counts and the search find, compared with the independent reading of the rows."""

from collections import Counter

from django.test import Client
from wagtail.models import Page

from cms.media.models import SiteDocument, SiteImage
from tests.cms.publishing.machine.oracle import Reading, Seen
from tests.cms.publishing.machine.partner import get
from tests.cms.publishing.machine.world import tokens

LISTED = {"NewsIndexPage": "news", "GalleryPage": "albums", "ProjectIndexPage": "projects"}
FIRST_PAGE = 12
"""No list of our own pages shows fewer at first."""
SAMPLE = 3
"""One in so many public items is searched for each time."""


def lists_agree(expected: dict[str, Seen]) -> None:
    """Totals and facets of each list count what is visible, and each value finds what has it."""
    for type_name, facets in FACETS.items():
        items = [item for item in expected.values() if item["type"] == type_name]
        answer = get(f"/content/{type_name}", lang="*", facets="true", limit="1")
        assert answer["total"] == len(items)
        for name, values in facets.items():
            having = Counter(value for item in items for value in values(item))
            assert {facet["value"]: facet["count"] for facet in answer["facets"][name]} == having
            for value in having:
                found = get(f"/content/{type_name}", **{"lang": "*", name: value, "limit": "100"})["items"]
                assert {card["id"] for card in found} == {
                    item["id"] for item in items if value in values(item)
                }


def flag(shown: list) -> list[str]:
    return ["true" if shown else "false"]


FACETS = {
    "news": {"topic": lambda item: [value for value, _label in item["topics"]]},
    "albums": {"photos": lambda item: flag(item["images"])},
    "projects": {"sector": lambda item: item["sector"][:1], "photos": lambda item: flag(item["photos"])},
}
"""The values under which an item has to be found."""


def list_names(page: Page, text: str, expected: dict[str, Seen]) -> None:
    """A page that lists a type names its items in its language; the gallery, those with a picture."""
    listed, language = LISTED.get(type(page).__name__), page.locale.language_code
    titles = {
        item["title"]
        for item in expected.values()
        if item["type"] == listed and item["id"].endswith(f".{language}") and item.get("images", True)
    }
    assert len(titles & tokens(text)) >= min(len(titles), FIRST_PAGE), (page, titles)


def search_agrees(reading: Reading, delivered: dict[str, dict]) -> None:
    """A title finds its item, and nothing that does not say it; the words of what is hidden find nothing."""
    public = tokens(delivered)
    turn = sum(item["seq"] for item in delivered.values()) % SAMPLE
    for name, item in sorted(delivered.items())[turn::SAMPLE]:
        found = {f"{hit['type']}/{hit['id']}" for hit in get("/content", q=item["title"], lang="*")["items"]}
        assert name in found
        assert all(item["title"] in tokens(delivered[ref]) for ref in found)
    for word in sorted(titles(reading) - public):
        assert get("/content", q=word, lang="*")["total"] == 0, word
        assert tokens(search_page(word)) <= public | {word}, word


def search_page(word: str) -> str:
    answer = Client().get("/recherche/", {"q": word})
    assert answer.status_code == 200
    return answer.content.decode()


def titles(reading: Reading) -> set[str]:
    """The words in the titles of pages, pictures and documents, public or not."""
    media = (SiteImage, SiteDocument)
    files = [title for model in media for title in model.objects.values_list("title", flat=True)]
    return tokens([*files, *(page.title for page in reading.pages.values())])
