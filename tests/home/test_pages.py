"""What visitors read in every page, and what of it depends on what is public."""

import re

import pytest
from django.test import Client
from wagtail.models import Locale

from cms.testing import catch_up
from home.models import HistoryPage, HomePage, NavigationLink, SiteSettings, StandardPage
from tests.home.builders import english, home_page, private_page, published, read, standard_page

TEXT = [{"type": "paragraph", "value": "<p>a</p>"}]

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    """Settings of the French site."""
    home_page()
    return SiteSettings.objects.create(
        locale=Locale.get_default(), name="Codéveloppement", publisher="La Cellule"
    )


def test_a_page_has_one_heading_a_language_and_landmarks(site):
    standard_page(summary="Comment nous travaillons.")
    html = read("/methode/")
    assert html.count("<h1") == 1
    for part in (
        '<html lang="fr">',
        'href="#contenu"',
        '<main id="contenu"',
        "<footer",
        "<title>Méthode – Codéveloppement",
    ):
        assert part in html
    assert '<meta name="description" content="Comment nous travaillons.">' in html


def test_a_page_names_its_address_and_its_item(site, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    standard_page()
    html = read("/methode/")
    assert '<link rel="canonical" href="https://codev.example/methode/">' in html
    assert 'type="application/json" href="https://codev.example/api/v1/content/pages/' in html
    assert "origin.invalid" not in html


def test_a_visitor_gets_no_cookie_no_inline_code_and_nothing_from_elsewhere(site):
    standard_page()
    read("/methode/")
    answer = Client().get("/methode/")
    html = answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    html = re.sub(r'<script type="(application/ld\+json"|module" src="/static/[^"]+")>', "", html)
    for forbidden in ("<script", "style=", "<iframe", "//cdn"):
        assert forbidden not in html


def test_the_navigation_shows_what_is_public(site):
    public, private = standard_page("Méthode"), private_page("Interne")
    site.navigation_links = [NavigationLink(page=public), NavigationLink(page=private, title="Interne")]
    site.navigation_links.add(NavigationLink(url="https://example.org/", title="Partenaire"))
    site.save()
    html = read("/")
    assert '<a href="/methode/">Méthode</a>' in html
    assert '<a href="https://example.org/">Partenaire</a>' in html
    assert "Interne" not in html


def test_the_languages_offered_are_the_translations_that_are_public(site):
    page = standard_page()
    home_page().copy_for_translation(english()).get_latest_revision().publish()
    copy = page.copy_for_translation(english())
    assert "hreflang" not in read("/methode/")
    copy.get_latest_revision().publish()
    html = read("/methode/")
    assert '<a href="/en/methode/" hreflang="en" lang="en">English</a>' in html
    assert '<link rel="alternate" hreflang="en"' in html
    copied = read("/en/methode/")
    for part in (
        '<html lang="en">',
        "Skip to content",
        '<p class="site-name"><a href="/en/">',
        ">Français</a>",
    ):
        assert part in copied


def test_an_example_says_so_and_stays_out_of_search_engines(site):
    standard_page(example=True)
    html = read("/methode/")
    assert "Contenu d’exemple" in html
    assert '<meta name="robots" content="noindex">' in html


def test_an_unknown_address_is_answered_in_french(site):
    catch_up()
    answer = Client().get("/rien/")
    assert answer.status_code == 404
    assert "Page introuvable" in answer.content.decode()


def test_a_page_behind_a_password_asks_for_it(site):
    from wagtail.models import PageViewRestriction

    page = standard_page()
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="kayes")
    html = Client().get("/methode/").content.decode()
    assert "Page protégée" in html
    assert "Méthode" not in html


def test_only_a_home_page_stands_beside_the_home_page():
    root = home_page().get_parent()
    assert HomePage.can_create_at(root)
    assert not StandardPage.can_create_at(root)
    assert StandardPage.can_create_at(home_page())
    assert not HomePage.can_create_at(home_page())
    assert not StandardPage.can_create_at(published(HistoryPage(title="Histoire")))


def test_a_chapter_that_ends_before_it_begins_is_refused():
    from django.core.exceptions import ValidationError

    from home.blocks import ChapterBlock

    block = ChapterBlock()
    value = block.to_python({"start": 2009, "end": 2003, "title": "x", "body": TEXT})
    with pytest.raises(ValidationError) as refused:
        block.clean(value)
    assert "inversez" in str(refused.value.block_errors["end"])
