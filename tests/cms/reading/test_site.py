"""What the site says of itself, and what stands for it where it says nothing."""

import pytest
from django.test import Client

from cms.checks import check_plugins
from cms.plugins import plugins
from cms.publishing.models import Publication
from cms.reading.site import beside, site_in
from tests.cms.reading.builder import publish, withdraw
from tests.home.builders import standard_page
from tests.registry import without

pytestmark = pytest.mark.django_db

CC0 = {"id": "CC0-1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"}


@pytest.fixture
def own_item():
    return publish("Codév", type="site", path="/", attribution="La Cellule", licence=CC0)


@pytest.fixture
def undescribed():
    """The site as it is where no type describes it."""
    with without("site"):
        yield


def told(site) -> tuple:
    return site.name, site.publisher, site.licence, site.home


def test_it_is_what_its_own_item_says(own_item):
    assert told(site_in("fr")) == ("Codév", "La Cellule", CC0, "/")
    assert site_in("fr").number == own_item.seq


def test_before_it_says_anything_the_settings_speak(settings):
    assert told(site_in("fr")) == (settings.SITE_NAME, settings.SITE_NAME, settings.SITE_LICENCE, "/")
    assert site_in("fr").number == 0


def test_what_it_no_longer_says_is_not_told(own_item, settings):
    withdraw(own_item)
    assert site_in("fr").name == settings.SITE_NAME


def test_it_begins_at_the_home_page_of_the_language_where_there_is_one():
    assert site_in("en").home == "/"
    publish("Home", type="pages", path="/en/", lang="en")
    assert site_in("en").home == "/en/"


def test_its_item_is_told_apart_from_the_home_page(own_item):
    home = publish("Accueil", type="pages", path="/")
    assert [row.pk for row in beside(Publication.objects.all())] == [home.pk]


@pytest.mark.usefixtures("undescribed")
def test_without_a_type_that_describes_it_the_settings_speak_everywhere(settings):
    page = standard_page()
    html = Client().get(page.url).content.decode()
    assert told(site_in("fr")) == (settings.SITE_NAME, settings.SITE_NAME, settings.SITE_LICENCE, "/")
    assert Client().get("/api/v1/").json()["publisher"] == settings.SITE_NAME
    assert Client().get("/site.webmanifest").json()["name"] == settings.SITE_NAME
    assert f'<p class="site-name"><a href="/">{settings.SITE_NAME}</a></p>' in html


def test_two_types_that_describe_it_are_refused(wells):
    type(wells).describes_site = True
    assert [fault.obj for fault in check_plugins() if fault.id == "cms.E013"] == [type(wells)]
    assert plugins.describing_site().name == "site"
