"""Feeds as readers ask for them: addresses, parameters, pages, manners."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.checks import check_plugins
from cms.delivery.feeds import views
from cms.delivery.feeds.addresses import FORMATS
from cms.items import Item
from cms.plugins import ContentPlugin, plugins
from cms.publishing.models import Publication
from tests.cms.delivery.decorations import DECORATIONS
from tests.cms.reading.builder import LONG_AGO, MORNING, publish, publish_many, withdraw

pytestmark = pytest.mark.django_db

ENDINGS = sorted(FORMATS)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def fed(wells):
    """The type with places and filters, with feeds."""
    type(wells).feed = True
    return wells


@pytest.fixture
def read(client):
    """A JSON Feed at an address below /flux/."""

    def get(path, status=200):
        response = client.get(f"/flux/{path}")
        assert response.status_code == status, response.content
        return response.json()

    return get


def titles(feed):
    return [item["title"] for item in feed["items"]]


# Which feeds there are


def test_a_feed_holds_the_public_items_of_its_type_newest_first(read):
    publish("Ancien", published_at=MORNING - timedelta(days=1))
    publish("Nouveau")
    publish("English", lang="en")
    publish("Page", type="pages")
    publish("Périmé", expires_at=LONG_AGO)
    withdraw(publish("Retiré"))
    assert titles(read("news.json")) == ["Nouveau", "Ancien"]


def test_the_feed_of_everything_holds_all_types_that_have_feeds(read):
    publish("Article", published_at=MORNING - timedelta(days=1))
    publish("Album", type="albums", images=[], count=0)
    publish("Page", type="pages")
    publish("Identité", type="site")
    publish("D’un type qui n’est plus là", type="gone")
    assert titles(read("tout.json")) == ["Album", "Article"]


def test_the_types_with_feeds():
    assert {plugin.name for plugin in plugins if plugin.feed} == {"news", "projects", "albums"}


def test_a_language_or_all(read):
    publish("Français")
    publish("English", lang="en")
    assert titles(read("news.json?lang=en")) == ["English"]
    assert read("news.json?lang=en")["language"] == "en"
    every = read("news.json?lang=*")
    assert {item["title"]: item["language"] for item in every["items"]} == {"Français": "fr", "English": "en"}
    assert "language" not in every


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", ["pages", "site", "nowhere", "Tout", "news%0A"])
def test_a_type_without_feeds_is_a_problem(client, name, ending):
    response = client.get(f"/flux/{name}.{ending}")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["news.xml", "news.", "news.rss.json", "tout.atom%20", ".rss"])
def test_an_unknown_format_is_a_problem(client, path):
    assert client.get(f"/flux/{path}").status_code == 404


def test_a_type_may_not_take_the_name_of_the_feed_of_everything():
    class EverythingPlugin(ContentPlugin):
        name, model, schema, feed = "tout", Publication, Item, True

    plugins.add(EverythingPlugin)
    try:
        assert [fault.id for fault in check_plugins() if fault.obj is EverythingPlugin] == ["cms.E009"]
    finally:
        plugins.remove("tout")


# Parameters


def test_filters_are_those_of_the_list(read, fed):
    publish("Eau", type="wells", facets=[("sector", "water", "Eau")], place=(-8, 12))
    publish("École", type="wells", facets=[("sector", "school", "École")], place=(-11, 14))
    publish("Santé", type="wells", facets=[("sector", "health", "Santé")])
    assert titles(read("wells.json?sector=water")) == ["Eau"]
    assert sorted(titles(read("wells.json?sector=water&sector=school"))) == ["Eau", "École"]
    assert titles(read("wells.json?bbox=-12,13,-10,15")) == ["École"]
    assert titles(read("wells.json?near=12,-8,10")) == ["Eau"]
    assert titles(read("wells.json?q=ecole")) == ["École"]
    assert titles(read("tout.json?q=sante")) == ["Santé"]


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("limit=51", "limit", "51"),
        ("limit=0", "limit", "0"),
        ("lang=de", "lang", "de"),
        ("lang=fr&lang=en", "lang", "fr, en"),
        ("year=20", "year", "20"),
        ("q=%00", "q", "\0"),
        ("cursor=abc", "cursor", "abc"),
    ],
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_refused_is_named_with_what_is_allowed(client, fed, ending, query, name, value):
    response = client.get(f"/flux/wells.{ending}?{query}")
    [error] = response.json()["errors"]
    assert (response.status_code, error["name"], error["value"]) == (400, name, value)
    assert error["allowed"]


@pytest.mark.parametrize("query", [*DECORATIONS, "sort=title", "secteur=water"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_others_append_changes_nothing(client, fed, ending, query):
    for _number in range(3):
        publish(type="wells")
    plain = client.get(f"/flux/wells.{ending}?limit=2")
    decorated = client.get(f"/flux/wells.{ending}?{query}&limit=2")
    assert (decorated.status_code, decorated.content) == (200, plain.content)
    assert (decorated["Link"], decorated["ETag"]) == (plain["Link"], plain["ETag"])


def test_the_feed_of_everything_has_no_filters(read):
    publish()
    assert read("tout.json?topic=eau") == read("tout.json")


# Pages


def followed(client, address):
    """The identifiers on every page of a feed, in the order in which a reader meets them."""
    found = []
    while address:
        feed = client.get(address).json()
        found += [item["id"] for item in feed["items"]]
        address = feed.get("next_url")
    return found


def test_a_thousand_items_come_each_once(client):
    publish_many(1000, minutes=1 / 7)
    found = followed(client, "/flux/tout.json?limit=50")
    assert (len(found), len(set(found))) == (1000, 1000)


def test_the_next_page_is_named_in_every_format_and_in_the_header(client):
    for number in range(3):
        publish(f"Puits {number}")
    following = client.get("/flux/news.json?limit=2").json()["next_url"]
    assert following.startswith("https://codev.example/flux/news.json?limit=2&cursor=")
    for ending in ("rss", "atom"):
        response = client.get(f"/flux/news.{ending}?limit=2")
        links = ElementTree.fromstring(response.content).iter(f"{ATOM}link")
        address = following.replace("news.json", f"news.{ending}")
        assert [link.get("href") for link in links if link.get("rel") == "next"] == [address]
        assert response["Link"] == f'<{address}>; rel="next"'
        assert b'rel="next"' not in client.get(address).content


def test_every_page_and_format_of_a_feed_has_the_same_identifier(client):
    for _number in range(3):
        publish()

    def identifier(address):
        return client.get(address).json()["_codeveloppement"]["id"]

    first = client.get("/flux/news.json?limit=2").json()
    atom = ElementTree.fromstring(client.get("/flux/news.atom").content)
    assert identifier(first["next_url"]) == first["_codeveloppement"]["id"] == atom.findtext(f"{ATOM}id")
    others = ["news.json?lang=en", "news.json?year=2026", "tout.json", "albums.json"]
    assert len({identifier("/flux/news.json"), *(identifier(f"/flux/{name}") for name in others)}) == 5


# Manners


@pytest.mark.parametrize("ending", ENDINGS)
def test_manners_are_those_of_the_api(client, ending, monkeypatch):
    monkeypatch.setattr(views, "STARTED", LONG_AGO)
    publish(text="profond " * 200)
    address = f"/flux/news.{ending}"
    response, head = client.get(address), client.head(address)
    assert response["Content-Type"].partition(";")[0] == FORMATS[ending].media_type
    assert response["Access-Control-Allow-Origin"] == "*"
    assert (response["Vary"], response["Last-Modified"]) == (
        "Accept-Encoding",
        "Thu, 01 Jan 2026 09:00:00 GMT",
    )
    assert (dict(head.headers), head.content) == (dict(response.headers), b"")
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get(address, headers={"accept-encoding": "br"})["Content-Encoding"] == "br"
    assert client.options(address)["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("age", [0, 59, 60, 3600])
def test_a_feed_is_known_by_its_own_date(client, ending, age):
    publish()
    with time_machine.travel(MORNING + timedelta(seconds=age), tick=False):
        date = client.get(f"/flux/news.{ending}")["Last-Modified"]
        known = client.get(f"/flux/news.{ending}", headers={"if-modified-since": date})
    assert (known.status_code, known.content) == (304, b"")


def test_of_two_changes_in_one_second_the_second_is_not_lost(client):
    publish()
    with time_machine.travel(MORNING, tick=False):
        date = client.get("/flux/news.rss")["Last-Modified"]
    publish("Même seconde")
    with time_machine.travel(MORNING + timedelta(minutes=1), tick=False):
        assert client.get("/flux/news.rss", headers={"if-modified-since": date}).status_code == 200


def answers_by_date(client, date, at):
    """The status of a feed for who has this date, and the date that it has now."""
    with time_machine.travel(at, tick=False):
        answer = client.get("/flux/news.rss", headers={"if-modified-since": date})
        return answer.status_code, client.get("/flux/news.rss")["Last-Modified"]


def test_what_has_expired_is_a_change_before_the_worker_withdraws_it(client):
    row = publish(expires_at=MORNING + timedelta(hours=1))
    publish("Reste")
    _, before = answers_by_date(client, "", MORNING + timedelta(minutes=59))
    status, after = answers_by_date(client, before, MORNING + timedelta(minutes=62))
    assert (status, after) == (200, "Thu, 01 Jan 2026 10:00:00 GMT")
    assert answers_by_date(client, after, MORNING + timedelta(minutes=63)) == (304, after)
    row.refresh_from_db()
    assert row.live


def test_after_a_restore_dates_go_back_and_a_later_one_is_not_known(client):
    row = publish()
    lost = publish("Perdu", updated_at=MORNING + timedelta(hours=2))
    _, before = answers_by_date(client, "", MORNING + timedelta(hours=3))
    lost.delete()
    row.refresh_from_db()
    status, after = answers_by_date(client, before, MORNING + timedelta(hours=4))
    assert (status, after) == (200, "Thu, 01 Jan 2026 09:00:00 GMT")


def test_another_process_may_have_another_address_or_other_code(client, monkeypatch):
    publish()
    now = MORNING + timedelta(days=1)
    _, before = answers_by_date(client, "", now)
    monkeypatch.setattr(views, "STARTED", now - timedelta(hours=1))
    status, after = answers_by_date(client, before, now)
    assert (status, after) == (200, "Fri, 02 Jan 2026 08:00:00 GMT")
    assert answers_by_date(client, after, now + timedelta(days=1)) == (304, after)
    publish("Ensuite", updated_at=now)
    assert answers_by_date(client, after, now + timedelta(hours=1)) == (200, "Fri, 02 Jan 2026 09:00:00 GMT")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_feed_is_the_same_until_something_of_it_changes(client, ending):
    def tag():
        return client.get(f"/flux/news.{ending}")["ETag"]

    empty = tag()
    assert empty == tag()
    row = publish()
    filled = tag()
    publish("Page", type="pages")
    publish("English", lang="en")
    assert tag() == filled != empty
    withdraw(row)
    assert tag() != filled


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_feed_costs_three_queries_however_many_items(client, fed, ending):
    publish(type="site", path="/")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/flux/wells.{ending}?sector=water").status_code == 200
        return len(seen)

    assert queries() == 3
    for number in range(12):
        publish(
            f"Puits {number}", type="wells", path=f"/puits/{number}/", facets=[("sector", "water", "Eau")]
        )
    assert queries() == 3


def test_no_feed_tells_the_name_of_the_machine(client):
    publish(path="/a/")
    for ending in ENDINGS:
        content = client.get(f"/flux/news.{ending}", headers={"host": "evil.example"}).content
        assert b"evil.example" not in content
        assert b"origin.invalid" not in content


# Where they are named


def test_the_start_of_the_api_names_every_feed(client, api):
    start = api("/")
    assert start["feeds"][:3] == [f"https://codev.example/flux/tout.{ending}" for ending in FORMATS]
    assert len(start["feeds"]) == 12
    kinds = {kind["name"]: kind["feeds"] for kind in start["content_types"]}
    assert kinds["pages"] == []
    assert kinds["news"] == [f"https://codev.example/flux/news.{ending}" for ending in FORMATS]
    for address in start["feeds"]:
        assert client.get(address.removeprefix("https://codev.example")).status_code == 200
