"""The whole site behind its edge: which addresses share an answer, and what a page says to caches."""

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from cms.edge_cache.invalidation import Watch
from cms.edge_cache.middleware import EdgeCache
from cms.testing import catch_up
from tests.cms.edge_cache.builders import ask
from tests.home.builders import editor, home_page, private_page, standard_page
from tests.news import builders as news
from tests.projects import builders as projects

pytestmark = pytest.mark.django_db(transaction=True)

CAMPAIGN = "fbclid=abc&utm_source=lettre"


class Site:
    """Asks Django behind an edge that has just looked; `asked` counts what Django was asked."""

    def __init__(self) -> None:
        self.asked, self.site = 0, WSGIHandler()
        self.edge = EdgeCache(self.count, Watch(), 10_000_000, "http://site.example")
        self.look()

    def look(self) -> None:
        catch_up()
        self.edge.watch.poll()
        self.edge.watch.trusted_until = float("inf")

    def count(self, environ, start_response):
        self.asked += 1
        return self.site(environ, start_response)

    def asks(self, path: str, *queries: str) -> int:
        """How often Django was asked for these queries, each answer being what Django says by itself."""
        before = self.asked
        for query in queries:
            found = ask(self.edge, path, query)
            assert found.body == Client().get(f"{path}?{query}").content
        return self.asked - before


@pytest.fixture
def site():
    home_page()
    news.article("Puits", [news.topic("Eau", "eau")])
    projects.project("Forage")
    standard_page("Méthode", slug="methode")
    return Site()


def test_what_a_page_does_not_read_changes_nothing(site):
    assert site.asks("/", "", CAMPAIGN, "page=2") == 1
    assert site.asks("/methode/", CAMPAIGN, "fbclid=other", "") == 1


def test_what_a_list_reads_tells_its_answers_apart(site):
    path = news.index().get_url()
    assert site.asks(path, "", "topic=eau", "page=1", "topic=eau&page=1") == 4
    assert site.asks(path, CAMPAIGN, f"{CAMPAIGN}&topic=eau", "page=1&topic=eau&fbclid=1") == 0
    assert site.asks(path, "topic=rien", "page=9", "topic=rien") == 3  # what is not there is not kept,
    assert site.asks(path, "", "fbclid=1", "topic=eau") == 0  # nor does it forget what else was


def test_a_map_and_a_search_know_their_parameters(site):
    path = projects.index().get_url()
    assert site.asks(path, "", "bbox=-12,14,-11,15", "page=1", CAMPAIGN) == 3
    assert site.asks("/recherche/", "q=puits", f"q=puits&{CAMPAIGN}", "q=forage", "q=puits&type=news") == 3
    assert site.asks("/diffuser/", "", CAMPAIGN, "limit=3", f"limit=3&{CAMPAIGN}") == 2


def test_the_api_refuses_what_it_does_not_know_warm_as_cold(site):
    path = "/api/v1/content/news"
    assert site.asks(path, "", "limit=5", "limit=5") == 2
    assert ask(site.edge, path, CAMPAIGN).status == 400
    assert ask(site.edge, path, "limit=5&limit=5").status == 400
    assert ask(site.edge, "/oembed", f"url=/methode/&{CAMPAIGN}").status == 200


@pytest.mark.parametrize(
    "path",
    ["/flux/news.rss", "/flux/tout.json", "/embed/news/", "/embed/projects/", "/telecharger/projects.csv"],
)
def test_a_decorated_address_is_answered_from_what_is_kept_and_fills_nothing(site, path):
    assert ask(site.edge, path).status == 200
    before, kept = site.asked, list(site.edge.store.responses)
    for number in range(20):
        assert ask(site.edge, path, f"fbclid={number}&inconnu={number}").status == 200
    assert (site.asked, list(site.edge.store.responses)) == (before, kept)


def test_a_missing_page_appears_when_it_is_published(site):
    assert ask(site.edge, "/nouvelle/").status == ask(site.edge, "/nouvelle/").status == 404
    standard_page("Nouvelle", slug="nouvelle")
    site.look()
    assert ask(site.edge, "/nouvelle/").status == 200


def test_the_staff_see_their_own_page_and_leave_no_trace_of_it(site):
    client = editor()
    own = client.get("/")
    assert own["Cache-Control"] == "private, no-cache"
    assert b"wagtail-userbar" in own.content
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    assert b"wagtail-userbar" in ask(site.edge, "/", cookie=cookie).body
    assert b"wagtail-userbar" not in ask(site.edge, "/").body


def test_a_private_page_is_asked_for_each_time(site):
    path = private_page().get_url()
    site.look()
    before = site.asked
    answers = [ask(site.edge, path) for _ in range(3)]
    assert {answer.status for answer in answers} == {302}
    assert site.asked - before == 3
    assert list(site.edge.store.responses) == []


@pytest.mark.parametrize(
    "path", ["/", "/methode/", "/rien/", "/recherche/", "/api/v1/content", "/flux/tout.rss"]
)
def test_the_host_that_is_asked_plays_no_part(site, path):
    answers = [Client().get(path, headers={"host": host}) for host in ("site.example", "autre.example")]
    assert answers[0].content == answers[1].content
    assert dict(answers[0].headers) == dict(answers[1].headers)


@pytest.mark.parametrize("path", ["/", "/rien/"])
def test_manners_of_pages(site, path):
    page = Client().get(path, headers={"accept-encoding": "br"})
    assert page["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert (page["Vary"], page["Content-Encoding"]) == ("Accept-Encoding, Save-Data", "br")
    assert page["Content-Length"] == str(len(page.content))
    assert page.has_header("ETag") == (page.status_code == 200)
    assert "Access-Control-Allow-Origin" not in page
    kept = ask(site.edge, path, accept_encoding="br")
    assert kept.body == page.content
    assert kept.headers == {**dict(page.headers), "Content-Length": str(len(kept.body))}


def test_who_has_the_page_already_is_told_so_by_django_too(site):
    tag = Client().get("/")["ETag"]
    again = Client().get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
