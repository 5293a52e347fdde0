"""Articles: what partners receive, and the list visitors read."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cms.cards import PAGE_SIZE
from cms.publishing import refresh
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from tests.cms.media.builders import make_document
from tests.home.builders import english, home_page, private_page, read, standard_page
from tests.news.builders import article, index, topic

pytestmark = pytest.mark.django_db


def frozen(page):
    catch_up()
    return json.loads(Publication.objects.get(key=page.translation_key, lang=page.locale.language_code).full)


def test_topics_have_a_value_and_a_label():
    item = frozen(article(topics=[topic()]))
    assert item["topics"] == [{"value": "eau", "label": "Eau"}]


def test_a_renamed_topic_reaches_its_articles():
    water = topic()
    page = article(topics=[water])
    frozen(page)
    water.label = "Eau potable"
    water.save()
    assert frozen(page)["topics"][0]["label"] == "Eau potable"


def test_related_pages_are_of_any_type_and_public():
    page = article(related=[standard_page(), private_page(), home_page()])
    assert [link["title"] for link in frozen(page)["related"]] == ["Méthode", "Accueil"]
    html = read(page.url)
    assert "À lire aussi" in html
    assert "Réservée" not in html


def test_the_day_is_the_editors_and_the_time_that_of_publication():
    item = frozen(article(date=date(2009, 5, 4)))
    assert item["date"] == "2009-05-04"
    assert item["published_at"].startswith(("2009-05-03T22", "2009-05-03T23", "2009-05-04T"))


def test_an_item_is_the_same_whoever_publishes_it():
    document = {"document": make_document(), "title": ""}
    page = article(body=[("document", document)])
    before = frozen(page)
    with translation.override("en"), timezone.override("Asia/Tokyo"):
        assert refresh([ref_of(page)])
        assert frozen(page) == before
    assert "octets" in before["body"][0]["html"]


def test_articles_of_one_day_are_in_the_order_of_publication():
    for title in ("Premier", "Deuxième"):
        page = article(title)
        page.first_published_at = page.first_published_at.replace(hour=8 if title == "Premier" else 9)
        page.save()
    article("Veille", date=date(2026, 11, 22))
    html = read("/actualites/")
    assert html.index("Deuxième") < html.index("Premier") < html.index("Veille")


def test_the_list_shows_published_articles_only():
    page = article("Un puits", summary="Le puits est ouvert.")
    draft = article("Brouillon")
    draft.unpublish()
    html = read("/actualites/")
    assert f'<a href="{page.url}">Un puits</a>' in html
    assert "Le puits est ouvert." in html
    assert "23 novembre 2026" in html
    assert "Brouillon" not in html


def test_the_list_is_filtered_by_topic():
    article("Un puits", topics=[topic()])
    article("Une école", topics=[topic("École", "ecole")])
    html = read("/actualites/?topic=ecole")
    assert "Une école" in html
    assert "Un puits" not in html
    assert '<a href="?topic=eau">Eau</a>' in html


def test_a_long_list_has_pages():
    for number in range(PAGE_SIZE + 1):
        article(f"Article {number}")
    first, second = read("/actualites/"), read("/actualites/?page=2")
    assert (first.count("<article"), second.count("<article")) == (PAGE_SIZE, 1)
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?page=1"' in second


@pytest.mark.parametrize(
    "query", ["page=0", "page=2", "page=abc", "page=" + "9" * 23, "page=-1", "topic=%00", "topic=rien"]
)
def test_a_page_that_is_none_is_not_found(query):
    index()
    catch_up()
    assert Client().get(f"/actualites/?{query}").status_code == 404


def test_the_list_costs_the_same_with_one_article_and_with_three():
    def queries():
        catch_up()
        Client().get("/actualites/")
        with CaptureQueriesContext(connection) as seen:
            Client().get("/actualites/")
        return len(seen)

    article("Un")
    one = queries()
    article("Deux")
    article("Trois")
    assert queries() == one


def test_the_home_page_shows_the_latest_articles():
    home_page()
    for number in range(4):
        article(f"Article {number}", date=date(2026, 11, 20 + number))
    html = read("/")
    assert [f"Article {number}" in html for number in range(4)] == [False, True, True, True]


def test_a_translated_article_takes_the_topics_of_its_language():
    water = topic()
    water.copy_for_translation(english()).save()
    page = article(topics=[water])
    home_page().copy_for_translation(english())
    index().copy_for_translation(english())
    copy = page.copy_for_translation(english())
    assert [one.locale.language_code for one in copy.topics.all()] == ["en"]
    assert [one.locale.language_code for one in copy.get_latest_revision_as_object().topics.all()] == ["en"]
