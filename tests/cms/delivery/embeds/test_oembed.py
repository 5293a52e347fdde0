"""oEmbed 1.0 as consumers ask: by the address of a page, with their own parameters beside."""

import re
from html import unescape

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests.cms.reading.builder import IMAGE, LONG_AGO, item_id, publish, withdraw
from tests.home.builders import home_page, private_page, read
from tests.news.builders import article, index
from tests.projects.builders import index as map_page
from tests.projects.builders import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def get(url, status=200, **query):
        response = client.get("/oembed", {"url": url, **query})
        assert response.status_code == status, response.content
        return response.json()

    return get


def source(answer):
    return unescape(re.search(r'src="([^"]+)"', answer["html"])[1])


def test_an_item_is_rich(ask):
    row = publish("Un « puits »", path="/puits/")
    answer = ask("https://codev.example/puits/", format="json")
    assert answer["html"].startswith("<iframe ")
    assert f'title="{answer["title"]} – Codéveloppement Mali"' in answer["html"]
    assert source(answer) == f"https://codev.example/embed/news/{item_id(row)}/"
    del answer["html"], answer["height"]
    assert answer == {
        "version": "1.0",
        "type": "rich",
        "title": "Un « puits »",
        "author_name": "Codéveloppement Mali",
        "provider_name": "Codéveloppement Mali",
        "provider_url": "https://codev.example/",
        "cache_age": 3600,
        "width": 600,
    }


def test_what_is_framed_can_be_framed(ask, client):
    publish(path="/puits/")
    address = source(ask("/puits/")).removeprefix("https://codev.example")
    assert client.get(address).status_code == 200


def test_the_size_and_the_thumbnail_stay_within_what_is_asked(ask):
    publish("Puits", path="/puits/", image=IMAGE)
    wide = ask("/puits/")
    assert (wide["thumbnail_url"], wide["thumbnail_width"]) == ("https://codev.example/media/1024.jpeg", 1024)
    small = ask("/puits/", maxwidth=330, maxheight=200)
    assert (small["width"], small["height"]) == (330, 200)
    assert 'width="330" height="200"' in small["html"]
    assert (small["thumbnail_width"], small["thumbnail_height"]) == (320, 160)
    assert "thumbnail_url" not in ask("/puits/", maxwidth=100)


@pytest.mark.parametrize("given", [{"maxwidth": "0"}, {"maxwidth": "x"}, {"maxheight": "-1"}])
def test_a_size_that_is_none_is_refused(ask, given):
    publish(path="/puits/")
    assert ask("/puits/", 400, **given)["errors"][0]["name"] in given


def test_what_consumers_add_is_left_alone(ask):
    publish(path="/puits/")
    assert ask("/puits/", dnt="1", discover="1", format="json")["type"] == "rich"


@pytest.mark.parametrize("other", ["xml", "yaml", ""])
def test_other_formats_are_not_implemented(ask, other):
    publish(path="/puits/")
    assert ask("/puits/", 501, format=other)["status"] == 501
    assert ask("/nulle-part/", 501, format=other)["status"] == 501


def test_what_is_private_answers_as_what_never_was(ask, client):
    withdraw(publish(path="/retire/"))
    publish(path="/perime/", expires_at=LONG_AGO)
    page = private_page()
    answers = [
        ask(url, 404) for url in ("/jamais/", "/retire/", "/perime/", page.url, "https://other.example/")
    ]
    assert {answer.pop("instance").startswith("/oembed") for answer in answers} == {True}
    assert all(answer == answers[0] for answer in answers)
    assert client.get("/oembed").status_code == 400


def test_redirects_of_the_site_are_followed(ask):
    row = publish(path="/nouveau/")
    Redirect.objects.create(old_path="/ancien", redirect_link="/nouveau/")
    assert source(ask("/ancien/")).endswith(f"/embed/news/{item_id(row)}/")


# On a real site


@pytest.fixture(autouse=True)
def _public_origin(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"


def named(address):
    """What the page at an address says of oEmbed: the path to ask at."""
    found = re.findall(
        r'type="application/json\+oembed" title="[^"]+" href="https://codev\.example([^"]+)"', read(address)
    )
    assert len(found) == 1
    return unescape(found[0])


def test_a_page_names_where_to_ask_about_it(client):
    page = article("Un puits à Kayes")
    answer = client.get(named(page.url)).json()
    assert answer["title"] == "Un puits à Kayes"


def test_a_section_is_the_list_of_its_type_under_the_filters_it_is_looked_at_with(client):
    article()
    project(location="14.4478, -11.4439")
    news = client.get(named(index().url + "?year=2026")).json()
    assert source(news) == "https://codev.example/embed/news/?lang=fr&year=2026"
    projects = client.get(named(map_page().url)).json()
    assert source(projects) == "https://codev.example/embed/projects/?view=map&lang=fr"


def test_any_other_page_is_a_card_of_its_own(client):
    article()
    assert "/embed/pages/" in client.get(named(home_page().url)).json()["html"]
