"""Documents that other sites frame: what they show, what they allow, what they refuse."""

import gzip
import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.publishing.models import Publication
from tests.cms.delivery.decorations import DECORATIONS
from tests.cms.reading.builder import IMAGE, MORNING, item_id, publish, publish_many, withdraw
from tests.registry import without

pytestmark = pytest.mark.django_db

KITA = (-9.4882, 13.0389)


@pytest.fixture
def read(client):
    """The HTML of a document below /embed/."""

    def get(path, status=200, **headers):
        response = client.get(f"/embed/{path}", headers=headers)
        assert response.status_code == status, response.content
        return response.content.decode()

    return get


def put(title, path="", **members):
    """A live article whose card has these members."""
    row = publish(title, path=path, **members)
    Publication.objects.filter(pk=row.pk).update(card=json.dumps(json.loads(row.card) | members))


def names(document):
    return [unescape(name) for name in re.findall(r'class="name"><a [^>]+>([^<]+)</a>', document)]


# What a list shows


def test_a_list_shows_the_latest_public_items(read):
    for hour in range(7):
        publish(f"Puits {hour}", published_at=MORNING.replace(hour=hour))
    publish("English", lang="en")
    withdraw(publish("Retiré"))
    assert names(read("news/")) == [f"Puits {hour}" for hour in (6, 5, 4, 3, 2)]
    assert names(read("news/?limit=2")) == ["Puits 6", "Puits 5"]
    assert names(read("news/?lang=en")) == ["English"]
    assert names(read("news")) == names(read("news/"))


def test_a_list_takes_the_filters_of_its_type(read, wells):
    publish("Eau", type="wells", facets=[("sector", "water", "Eau potable")], sector="water")
    publish("École", type="wells", facets=[("sector", "education", "Éducation")])
    assert names(read("wells/?sector=water")) == ["Eau"]
    assert sorted(names(read("wells/?sector=water&sector=education"))) == ["Eau", "École"]


def test_the_title_names_the_choice_in_the_language_of_the_list(read):
    assert ">Projects: With photos</a></h1>" in read("projects/?photos=true&lang=en")
    assert ">Projets : Avec photos</a></h1>" in read("projects/?photos=true")


def test_an_item_shows_its_text_and_whom_to_name(read):
    row = publish("Un puits", path="/actualites/puits/", summary="L’eau coule.")
    document = read(f"news/{item_id(row)}/")
    assert '<h1><a target="_blank" rel="noopener" href="https://codev.example/actualites/puits/">' in document
    assert "Codéveloppement Mali, CC BY 4.0" in document
    assert "L’eau coule." in document
    assert '<link rel="canonical" href="https://codev.example/actualites/puits/">' in document


def test_a_list_without_anything_says_so(read):
    assert "Rien n’est publié ici pour le moment." in read("news/")
    assert "Nothing is published here yet." in read("news/?lang=en")


def test_what_is_received_is_never_read_as_html(read):
    put('<script>alert("1")</script>', summary="<img src=x>", attribution="<i>", path='/a"b/')
    assert "<script>alert" not in read("news/")
    assert "<img src=x>" not in read("news/")
    assert "<i>" not in read("news/")
    row = publish("<b>", key="k")
    assert "<h1><b>" not in read(f"news/{item_id(row)}/")


def test_a_list_shows_one_small_size_of_a_picture(read):
    put("Puits", image=IMAGE)
    assert re.findall(r'<img src="([^"]+)" width="(\d+)"', read("news/")) == [
        ("https://codev.example/media/320.webp", "320")
    ]


def test_an_example_is_labelled(read):
    publish("Puits", example=True)
    assert "Contenu d’exemple" in read("news/")


def test_a_map_shows_everything_that_has_a_place(read, wells):
    for number in range(8):
        publish(f"Puits {number}", type="wells", place=KITA, path=f"/puits/{number}/")
    publish("Sans lieu", type="wells")
    document = read("wells/?view=map&limit=1")
    assert "<title>8 contenus ici</title>" in document
    assert 'href="/puits/' not in document
    publish("Seul", type="wells", place=(-11.4439, 14.4478), path="/puits/seul/")
    assert '<a href="/puits/seul/" target="_blank" rel="noopener"><title>Seul</title>' in read(
        "wells/?view=map"
    )


def test_a_map_without_places_is_a_map(read, wells):
    assert "Rien n’est publié ici pour le moment." in read("wells/?view=map")


@pytest.mark.parametrize(("theme", "dark"), [("light", 0), ("dark", 1), ("auto", 1)])
def test_themes(read, theme, dark):
    document = read(f"news/?theme={theme}")
    assert document.count("embed-dark.css") == dark
    assert document.count("prefers-color-scheme") == (theme == "auto")


# What it allows and refuses


@pytest.mark.parametrize("path", ["news/", "news/?limit=0", "nothing/", "news/x/", "a/b/c"])
def test_any_site_may_frame_a_document_and_nothing_else_is_allowed(client, path):
    response = client.get(f"/embed/{path}")
    assert not response.has_header("X-Frame-Options")
    policy = dict(rule.strip().partition(" ")[::2] for rule in response["Content-Security-Policy"].split(";"))
    assert policy.pop("frame-ancestors") == "*"
    assert policy.pop("default-src") == "'none'"
    assert set(policy.values()) <= {"'self'", "'none'"}
    assert not response.cookies
    assert "noindex" in response.content.decode()
    assert not re.search(r"<style|<script>|style=|\son\w+=", response.content.decode())


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=21",
        "lang=de",
        "theme=pink",
        "limit=1&limit=2",
    ],
)
def test_what_is_malformed_is_named_in_a_document(client, query):
    response = client.get(f"/embed/news/?{query}")
    assert (response.status_code, response["Cache-Control"]) == (400, "no-store")
    assert f"<code>{query.partition('=')[0]}=" in response.content.decode()


@pytest.mark.parametrize("query", [*DECORATIONS, "view=map", "sort=title", "cursor=x"])
def test_what_others_append_changes_nothing(client, query):
    row = publish("Puits", path="/puits/")
    for address in ("/embed/news/?limit=3", f"/embed/news/{item_id(row)}/?theme=dark", "/oembed?url=/puits/"):
        decorated = client.get(f"{address}&{query}")
        assert (decorated.status_code, decorated.content) == (200, client.get(address).content)


def test_what_is_gone_and_what_never_was_say_so(read):
    row = withdraw(publish("Secret"))
    gone = read(f"news/{item_id(row)}/", 410)
    assert "Ce contenu n’est plus publié." in gone
    assert "Secret" not in gone
    assert "Rien de public ne se trouve à cette adresse." in read("news/nothing/", 404)
    assert "Nothing public is at this address." in read("nothing/", 404, **{"accept-language": "en"})
    assert 'lang="en"' in read("news/?lang=en&limit=x", 400)


@pytest.mark.parametrize("address", ["/embed/news/", "/embed/v1.js", "/oembed?url=/puits/"])
def test_the_manners_are_those_of_the_api(client, address):
    publish(path="/puits/")
    got = client.get(address, headers={"accept-encoding": "br"})
    assert got.status_code == 200
    assert got["Access-Control-Allow-Origin"] == "*"
    again = client.get(address, headers={"if-none-match": got["ETag"], "accept-encoding": "br"})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address)["ETag"] == client.get(address)["ETag"]
    assert client.options(address).status_code == 204
    assert client.post(address).status_code == 405


def test_a_list_costs_the_same_whatever_it_holds(client, wells):
    publish(type="site", path="/")
    publish()
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/embed/news/?limit=20")
    publish_many(30, minutes=1)
    with CaptureQueriesContext(connection) as many:
        client.get("/embed/news/?limit=20")
    assert (len(one), len(many)) == (2, 2)


def test_a_document_is_small(client):
    for number in range(5):
        put(f"Puits {number}" * 9, summary="L’eau coule au village. " * 12, image=IMAGE)
    document = client.get("/embed/news/").content
    assert document.count(b"<img") == 5
    assert len(document) < 10_000


# The script


def test_the_script_is_small_and_served_as_it_is_read(client):
    response = client.get("/embed/v1.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=86400, s-maxage=60"
    assert len(gzip.compress(response.content, 9)) < 4096
    source = response.content.decode()
    for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert forbidden not in source


def test_a_map_that_names_no_type_is_that_of_the_first_with_places(client, wells):
    assert b'encodeURIComponent(type || "projects")' in client.get("/embed/v1.js").content
    with without("projects"):
        alone = client.get("/embed/v1.js").content
    assert b'encodeURIComponent(type || "wells")' in alone
    assert b"projects" not in alone


def test_the_script_tells_the_examples_that_types_give(client):
    source = client.get("/embed/v1.js").content.decode()
    assert '//   <codev-feed type="news" lang="fr" limit="5"><a' in source
    assert "%" not in source.split("(() => {")[0]


def test_the_start_of_the_api_names_them(client):
    start = client.get("/api/v1/").json()
    assert start["oembed"] == "https://codev.example/oembed"
    assert start["embed"] == "https://codev.example/embed/v1.js"
    by_name = {kind["name"]: kind["embed"] for kind in start["content_types"]}
    assert by_name["news"] == "https://codev.example/embed/news/"
