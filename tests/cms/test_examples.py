"""Demonstration content is labelled everywhere, counted nowhere, and leaves without a trace."""

import io
import itertools
import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Collection, Page

import gallery.examples
import projects.examples
from cms.examples import LABEL
from cms.media.models import SiteImage
from cms.models import ExampleObject
from cms.publishing.models import Publication
from cms.serving import preparation
from cms.testing import catch_up
from gallery.models import AlbumPage
from news.models import NewsPage, Topic
from projects.models import ProjectPage
from tests.cms.media.builders import encoded, make_image, picture
from tests.gallery.builders import album, collection
from tests.gallery.builders import gallery as gallery_index
from tests.home.builders import read, standard_page
from tests.news.builders import article
from tests.news.builders import index as news_index
from tests.projects.builders import index as project_index
from tests.projects.builders import project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("french_terminal")]

MODELS = (Page, Collection, SiteImage, Topic, ExampleObject)


@pytest.fixture(autouse=True)
def few(monkeypatch, tmp_path):
    """Three of the projects and two small pictures for each album: enough to see what happens to all."""
    rows = projects.examples.FILE.read_bytes().splitlines(keepends=True)
    (tmp_path / "exemples.csv").write_bytes(b"".join(rows[:4]))
    monkeypatch.setattr(projects.examples, "FILE", tmp_path / "exemples.csv")
    albums = [{**album, "drawings": album["drawings"][:2]} for album in gallery.examples.albums()]
    monkeypatch.setattr(gallery.examples, "albums", lambda: albums)
    monkeypatch.setattr(gallery.examples, "PICTURES", tmp_path)
    for drawing in (drawing for shown in albums for drawing in shown["drawings"]):
        (tmp_path / drawing["file"]).write_bytes(encoded(picture(90, 60), "WEBP"))


@pytest.fixture(autouse=True)
def sections(db):
    """The pages below which the examples come."""
    return gallery_index(), news_index(), project_index()


def run(command: str) -> str:
    said = io.StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


def load() -> None:
    run("load_examples")
    catch_up()


def rows() -> dict[str, set[int]]:
    """The primary keys of all that examples are made of."""
    return {model.__name__: set(model.objects.values_list("pk", flat=True)) for model in MODELS}


def addresses() -> list[str]:
    """What the sitemap lists, once every update is done."""
    catch_up()
    return re.findall("<loc>(.*?)</loc>", Client().get("/sitemap.xml").content.decode())


def api(address: str) -> dict:
    return json.loads(Client().get(f"/api/v1/{address}").content)


def test_there_are_projects_articles_and_albums_of_pictures():
    load()
    assert {name: api(f"content/{name}")["total"] for name in ("projects", "news", "albums")} == {
        "projects": 3,
        "news": 4,
        "albums": 2,
    }
    images = [image for album in api("content/albums?view=full")["items"] for image in album["images"]]
    assert len(images) == 4
    assert all(
        image["alt"] and image["caption"] and image["credit"] and image["licence"]["id"] for image in images
    )


def test_every_item_says_that_it_is_an_example():
    load()
    items = [
        item for name in ("projects", "news", "albums") for item in api(f"content/{name}?limit=100")["items"]
    ]
    assert {item["example"] for item in items} == {True}
    assert {item["title"].startswith("[Exemple] ") for item in items} == {True}


def test_every_page_says_so_too():
    load()
    for model in (ProjectPage, NewsPage, AlbumPage):
        html = read(model.objects.first().url)
        assert 'class="example" role="note"' in html
        assert '<meta name="robots" content="noindex">' in html


def test_none_is_in_the_sitemap():
    real = article("Un vrai puits")
    before = addresses()
    load()
    assert addresses() == before
    assert any(address.endswith(real.url) for address in before)


def test_projects_show_the_albums_there_are():
    load()
    assert api("content/projects?photos=true")["total"] == 2


def test_loading_again_changes_nothing():
    load()
    before, head = rows(), api("")["head"]
    assert run("load_examples").count("déjà chargés") == 3
    catch_up()
    assert (rows(), api("")["head"]) == (before, head)


def test_what_the_staff_deleted_does_not_come_back():
    load()
    NewsPage.objects.first().delete()
    run("load_examples")
    assert NewsPage.objects.count() == 3


def test_without_the_sections_nothing_is_loaded(sections):
    for section in sections:
        section.delete()
    with pytest.raises(CommandError, match="load_site"):
        run("load_examples")
    assert not ExampleObject.objects.exists()


def test_production_settings_refuse(settings):
    settings.EXAMPLES_ALLOWED = False
    before = rows()
    with pytest.raises(CommandError, match="les réglages de production ne chargent pas d’exemples"):
        run("load_examples")
    assert rows() == before


def test_production_settings_allow_no_examples():
    from cms.settings import base

    assert base.EXAMPLES_ALLOWED is False


def test_the_demonstration_loads_them_once_and_starts_nowhere_else(settings):
    assert len(preparation.load_examples()) == 3
    assert preparation.load_examples() == []
    settings.EXAMPLES_ALLOWED = False
    with pytest.raises(SystemExit, match="réglages de production"):
        preparation.load_examples()


def test_the_demonstration_can_be_seen_before_its_address_is_said():
    preparation.load_examples()
    preparation.publish_loaded()
    at_once = listed()
    catch_up()
    assert at_once == listed()
    assert len(at_once) == 3 + 4 + 2


def listed() -> dict[str, str]:
    """The titles of what partners get, by address."""
    items = [item for name in ("projects", "news", "albums") for item in api(f"content/{name}")["items"]]
    return {item["api_url"]: item["title"] for item in items}


def test_what_takes_longer_than_a_minute_is_left_to_the_worker(monkeypatch):
    clock = itertools.count(step=25)
    monkeypatch.setattr(preparation.time, "monotonic", lambda: float(next(clock)))
    rounds = []
    monkeypatch.setattr(preparation, "drain_wide_updates", lambda: 0)
    monkeypatch.setattr(preparation, "drain_items", lambda: rounds.append("a batch") or 1)
    preparation.publish_loaded()
    assert len(rounds) == 3


# Taking away


def test_all_of_it_is_taken_away_and_nothing_else():
    article("Un vrai puits")
    project("Un vrai forage")
    album(collection("La vraie", count=1))
    before = rows()
    load()
    run("remove_examples")
    catch_up()
    assert rows() == before
    assert {name: api(f"content/{name}")["total"] for name in ("projects", "news", "albums")} == {
        "projects": 1,
        "news": 1,
        "albums": 1,
    }


def test_only_bare_tombstones_are_left():
    load()
    refs = list(Publication.objects.filter(example=True).values_list("ref", flat=True))
    run("remove_examples")
    catch_up()
    tombstones = Publication.objects.filter(ref__in=refs)
    assert len(refs) == tombstones.count() == 9
    columns = ("live", "example", "title_key", "path", "card", "full", "search_text", "longitude")
    assert set(tombstones.values_list(*columns)) == {(False, False, "", "", "", "", "", None)}
    assert Client().get(f"/api/v1/content/{refs[0]}").status_code == 410


def test_the_files_of_the_pictures_go_too(django_capture_on_commit_callbacks):
    load()
    image = SiteImage.objects.first()
    stored = [(image.file.storage, image.file.name)]
    stored += [(rendition.file.storage, rendition.file.name) for rendition in image.renditions.all()]
    with django_capture_on_commit_callbacks(execute=True):
        run("remove_examples")
    assert not any(storage.exists(name) for storage, name in stored)


@pytest.mark.slow
def test_taking_away_twice_is_nothing_and_loading_again_works():
    assert "Aucune page d’exemple" in run("remove_examples")
    load()
    assert "Exemples retirés : 9 pages" in run("remove_examples")
    assert "Aucune page d’exemple" in run("remove_examples")
    load()
    assert api("content/projects")["total"] == 3


@pytest.mark.usefixtures("reference_index")
def test_what_real_content_uses_stays_and_is_told():
    load()
    image, topic = SiteImage.objects.first(), Topic.objects.first()
    shown = Collection.objects.filter(name__startswith=LABEL).last()
    standard_page(cover=image)
    article(topics=[topic])
    make_image("Une vraie photo", collection=shown)
    said = run("remove_examples")
    assert said.count("de vrais contenus s’en servent") == 4
    assert [set(model.objects.all()) for model in (Topic,)] == [{topic}]
    assert image in SiteImage.objects.all()
    assert shown in Collection.objects.all()


def test_real_pages_below_an_example_keep_it():
    example = standard_page("Exemple")
    type(example).objects.filter(pk=example.pk).update(example=True)
    below = standard_page("Vraie")
    below.move(type(example).objects.get(pk=example.pk), "last-child")
    assert "« Exemple » reste" in run("remove_examples")
    assert type(example).objects.filter(pk=example.pk).exists()
