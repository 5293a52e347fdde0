"""What a shared page says of itself, read back by parsers that others wrote."""

import io
from urllib.robotparser import RobotFileParser

import extruct
import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from cms.media.renditions import make_missing
from tests.cms.media.builders import make_image
from tests.home.builders import english, home_page, read, standard_page
from tests.news import builders as news
from tests.projects import builders as projects

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _origin(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"


def told(address: str) -> tuple[dict[str, str], dict[str, dict]]:
    """(Open Graph properties, objects of schema.org by their type) of a page."""
    found = extruct.extract(read(address), syntaxes=["opengraph", "json-ld"], errors="strict")
    (graph,) = found["opengraph"]
    (linked,) = found["json-ld"]
    return dict(graph["properties"]), {entity["@type"]: entity for entity in linked["@graph"]}


def cover():
    image = make_image(width=1300, height=900, alt="Le puits", credit="Awa Diarra", licence="CC-BY-4.0")
    make_missing(image.pk)
    return image


def test_an_article_is_a_news_article_with_its_picture_and_the_way_to_it():
    page = news.article("Un puits & une école", cover=cover())
    shared, said = told(page.url)
    assert (shared["og:title"], shared["og:type"]) == ("Un puits & une école", "article")
    assert shared["og:url"] == f"https://codev.example{page.url}"
    assert (shared["og:image:width"], shared["og:image:height"]) == ("1200", "630")
    assert shared["og:image:alt"] == "Le puits"
    article = said["NewsArticle"]
    assert article["image"]["creditText"] == "Awa Diarra"
    assert article["image"]["license"] == "https://creativecommons.org/licenses/by/4.0/"
    names = [step["name"] for step in said["BreadcrumbList"]["itemListElement"]]
    assert names == ["Accueil", news.index().title, "Un puits & une école"]
    assert said["Organization"]["@id"] == article["publisher"]["@id"]


def test_a_project_is_a_project_in_its_place():
    page = projects.project("Un forage", location="14.4478, -11.4439", cercle="Kayes", locality="Kayes")
    place = told(page.url)[1]["WebPage"]["mainEntity"]["location"]
    assert place["name"] == "Kayes"
    assert (place["geo"]["latitude"], place["geo"]["longitude"]) == (14.4478, -11.4439)


def test_the_home_page_leads_to_itself_only():
    home_page()
    assert "BreadcrumbList" not in told("/")[1]


def test_translations_name_each_other_and_the_one_for_everybody_else():
    page = standard_page("Méthode")
    home_page().copy_for_translation(english()).save_revision().publish()
    page.copy_for_translation(english()).save_revision().publish()
    for address in ("/methode/", "/en/methode/"):
        html = read(address)
        for lang, path in (("fr", "/methode/"), ("en", "/en/methode/"), ("x-default", "/methode/")):
            assert f'<link rel="alternate" hreflang="{lang}" href="https://codev.example{path}">' in html


def test_a_page_that_is_not_public_says_nothing_of_itself():
    page = standard_page("Méthode")
    page.unpublish()
    html = Client().get("/methode/").content.decode()
    assert "og:" not in html
    assert "ld+json" not in html


def test_robots_may_read_pages_and_not_the_administration():
    rules = RobotFileParser()
    rules.parse(Client().get("/robots.txt").content.decode().splitlines())
    assert rules.can_fetch("*", "/histoire/")
    assert not rules.can_fetch("*", "/admin/login/")
    assert rules.site_maps() == ["https://codev.example/sitemap.xml"]


def test_icons_have_the_sizes_that_are_announced():
    client = Client()
    assert picture_at("/favicon.ico").info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    assert picture_at("/apple-touch-icon.png").size == (180, 180)
    for said in client.get("/site.webmanifest").json()["icons"]:
        with Image.open(finders.find(said["src"].removeprefix("/static/"))) as image:
            assert f"{image.width}x{image.height}" == said["sizes"]


def picture_at(address: str) -> Image.Image:
    return Image.open(io.BytesIO(b"".join(Client().get(address).streaming_content)))
