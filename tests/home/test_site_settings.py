"""What the site says of itself, and who is named by every item."""

import json

import pytest
from wagtail.models import Locale

from cms.publishing.models import Publication
from cms.testing import catch_up
from home.models import NavigationLink, SiteSettings, SocialLink
from tests.home.builders import english, home_page, standard_page

pytestmark = pytest.mark.django_db


def frozen(type_name, lang="fr"):
    catch_up()
    return [
        json.loads(row.full)
        for row in Publication.objects.live().filter(type=type_name, lang=lang).order_by("path")
    ]


def test_without_settings_the_site_still_has_a_licence_and_a_name(settings):
    standard_page()
    item = frozen("pages")[1]
    assert (item["attribution"], item["licence"]) == (settings.SITE_NAME, settings.SITE_LICENCE)


def test_settings_that_arrive_later_reach_every_item():
    standard_page()
    frozen("pages")
    SiteSettings.objects.create(locale=Locale.get_default(), name="Codev", licence="CC0-1.0")
    assert {item["attribution"] for item in frozen("pages")} == {"Codev"}
    assert {item["licence"]["id"] for item in frozen("pages")} == {"CC0-1.0"}


def test_a_new_name_reaches_every_item():
    standard_page()
    settings = SiteSettings.objects.create(locale=Locale.get_default(), name="Codev")
    frozen("pages")
    settings.publisher = "La Cellule"
    settings.save()
    assert {item["attribution"] for item in frozen("pages")} == {"La Cellule"}


def test_a_page_may_have_its_own_licence():
    page = standard_page(licence="CC-BY-SA-4.0")
    (item,) = [item for item in frozen("pages") if item["title"] == page.title]
    assert item["licence"]["id"] == "CC-BY-SA-4.0"


def test_the_site_is_an_item_of_each_language():
    home = home_page()
    row = SiteSettings.objects.create(locale=home.locale, name="Codéveloppement Mali", tagline="Ensemble")
    row.copy_for_translation(english()).save()
    assert [item["title"] for item in frozen("site")] == ["Codéveloppement Mali"]
    assert frozen("site", "en") == []
    home.copy_for_translation(english()).get_latest_revision().publish()
    (item,) = frozen("site", "en")
    assert item["url"].endswith("/en/")


def test_the_navigation_of_the_item_names_public_pages_only():
    page = standard_page()
    row = SiteSettings.objects.create(locale=page.locale, name="Codev")
    row.navigation_links = [NavigationLink(page=page)]
    row.save()
    assert [link["title"] for link in frozen("site")[0]["navigation"]] == ["Méthode"]
    page.unpublish()
    assert frozen("site")[0]["navigation"] == []


ADDRESSES = [
    ("https://example.org/codev", ["https://example.org/codev"]),
    ("javascript:alert(1)", []),
    (" JavaScript:alert(1)", []),
    ("data:text/html,x", []),
]


@pytest.mark.parametrize(("address", "expected"), ADDRESSES)
def test_links_elsewhere_are_told_when_a_browser_opens_a_page_there(address, expected):
    home_page()
    settings = SiteSettings.objects.create(locale=Locale.get_default(), name="Codev")
    SocialLink.objects.create(settings=settings, title="Réseau", url=address)
    NavigationLink.objects.create(settings=settings, title="Ailleurs", url=address)
    (site,) = frozen("site")
    assert [link["url"] for link in site["social_links"]] == expected
    assert [link["url"] for link in site["navigation"]] == expected
    assert site["title"] == "Codev"
