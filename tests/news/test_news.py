"""Articles: what partners receive, and the list visitors read."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cms.blocks import ParagraphBlock
from cms.items import timestamp
from cms.publishing import refresh
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.publishing.schedule import publish_due
from cms.reading import cards
from cms.reading.cards import PAGE_SIZE
from cms.testing import catch_up
from news.models import NewsPage
from tests.cms.media.builders import make_document
from tests.home.builders import english, home_page, private_page, read, standard_page
from tests.news.builders import article, index, topic
from tests.typography import as_typed

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
    assert re.findall(r'<p class="kind">(.*?)</p>\s*<h3><a href="([^"]*)"', html) == [
        ("Page", "/methode/"),
        ("Page", "/"),
    ]
    assert "Réservée" not in html


def test_the_blocks_of_an_article_are_made_once(monkeypatch):
    made = []
    html = ParagraphBlock.html
    monkeypatch.setattr(ParagraphBlock, "html", lambda *args: made.append(args) or html(*args))
    page = article(body=[("paragraph", f"<p>{'mot ' * 450}</p>")])
    catch_up()
    made.clear()
    answer = Client().get(page.url).content.decode()
    assert "3 min de lecture" in answer
    assert len(made) == 1


def test_an_article_can_be_handed_on_and_printed(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    html = read(article("Un puits").url)
    assert (
        'href="https://wa.me/?text=Un+puits+https%3A%2F%2Fcodev.example%2Factualites%2Fun-puits%2F"' in html
    )
    assert '<li hidden aria-live="polite"><button type="button"' in html
    assert 'data-address="https://codev.example/actualites/un-puits/"' in html
    assert '<p class="printed">https://codev.example/actualites/un-puits/ ·' in html


@pytest.mark.parametrize("day", [date(1, 1, 1), date(5, 5, 1), date(2009, 5, 4), date(2199, 1, 1), date.max])
def test_an_article_is_published_when_it_becomes_public_whatever_day_it_bears(day):
    page = article(date=day)
    item = frozen(page)
    assert item["date"] == f"{day.year:04}-{day:%m-%d}"
    assert item["published_at"] == timestamp(page.first_published_at)


NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""Half past midnight on 1 January 2027 in Paris."""


def test_what_a_page_says_of_its_days_is_true_in_paris(time_machine):
    time_machine.move_to(NEW_YEAR, tick=False)
    page = article("Un puits")
    catch_up()
    html = read(page.url)
    assert "version du 1er janvier 2027" in html
    cited = render_to_string("site/cite.html", {"card": cards.card_of(page), "origin": ""})
    assert '<time datetime="2027-01-01">1er janvier 2027</time>' in cited
    assert '"datePublished": "2026-12-31T23:30:00Z"' in html
    assert '<time datetime="2026-11-23">23 novembre 2026</time>' in read("/recherche/?q=puits")


def test_an_article_dated_ahead_is_not_the_first_of_the_feed(time_machine):
    time_machine.move_to(NEW_YEAR, tick=False)
    ahead = article("Forum", date=date(2027, 6, 1))
    time_machine.shift(3600)
    article("Un puits", date=date(2027, 1, 1))
    catch_up()
    told = Client().get("/flux/news.json").json()["items"]
    assert [(entry["title"], entry["date_published"]) for entry in told] == [
        ("Un puits", "2027-01-01T00:30:00Z"),
        ("Forum", "2026-12-31T23:30:00Z"),
    ]
    listed = Client().get("/api/v1/content/news").json()["items"]
    assert [(item["title"], item["date"]) for item in listed] == [
        ("Un puits", "2027-01-01"),
        ("Forum", "2027-06-01"),
    ]
    for ending in ("rss", "atom"):
        feed = Client().get(f"/flux/news.{ending}").content.decode()
        assert feed.index("Un puits") < feed.index("Forum")
        assert "Thu, 31 Dec 2026 23:30:00" in feed or "2026-12-31T23:30:00" in feed
    assert '"datePublished": "2026-12-31T23:30:00Z"' in read(ahead.url)
    assert '<time datetime="2027-06-01">1er juin 2027</time>' in read(ahead.url)
    html = read("/actualites/")
    assert html.index("Forum") < html.index("Un puits"), "the site's own list goes by the editors' dates"


def test_a_scheduled_article_is_published_when_its_time_comes(time_machine):
    time_machine.move_to(NEW_YEAR, tick=False)
    page = article("Forum")
    page.unpublish()
    NewsPage.objects.filter(pk=page.pk).update(first_published_at=None)
    page.refresh_from_db()
    page.go_live_at = NEW_YEAR + timedelta(hours=2)
    page.save_revision().publish()
    time_machine.shift(3 * 3600)
    publish_due()
    assert frozen(page)["published_at"] == "2027-01-01T02:30:00Z"


def test_an_article_that_expired_and_returns_keeps_its_first_publication(time_machine):
    time_machine.move_to(NEW_YEAR, tick=False)
    page = article("Forum")
    catch_up()
    page.unpublish()
    catch_up()
    time_machine.shift(86400)
    page.save_revision().publish()
    assert frozen(page)["published_at"] == "2026-12-31T23:30:00Z"


def test_a_publication_that_is_still_to_come_is_that_of_now(time_machine):
    time_machine.move_to(NEW_YEAR, tick=False)
    page = article("Forum")
    NewsPage.objects.filter(pk=page.pk).update(first_published_at=NEW_YEAR + timedelta(days=400))
    assert frozen(page)["published_at"] == "2026-12-31T23:30:00Z"
    time_machine.shift(60)
    refresh([ref_of(page)])
    assert frozen(page)["published_at"] == "2026-12-31T23:30:00Z"


def test_an_item_is_the_same_whoever_publishes_it():
    document = {"document": make_document(), "title": ""}
    page = article(body=[("document", document)])
    before = frozen(page)
    with translation.override("en"), timezone.override("Asia/Tokyo"):
        assert refresh([ref_of(page)])
        assert frozen(page) == before
    assert "Ko)" in before["body"][0]["html"]


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


def choices(html: str, heading: str) -> dict[str, str]:
    """The address behind each choice of a row of filters, by its words and number."""
    row = re.search(rf'<nav class="filters" aria-label="{heading}">(.*?)</nav>', html, re.DOTALL)
    links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', row[1]) if row else []
    return {re.sub(r"<[^>]+>", "", words): href.replace("&amp;", "&") for href, words in links}


def test_the_list_is_narrowed_by_topic_and_year_together():
    water, school = topic(), topic("École", "ecole")
    article("Un puits", topics=[water], date=date(2008, 5, 1))
    article("Un château d’eau", topics=[water], date=date(2009, 5, 1))
    article("Une classe", topics=[school], date=date(2009, 6, 1))
    html = read("/actualites/")
    assert choices(html, "Thèmes") == {"Tous": "?", "Eau 2": "?topic=eau", "École 1": "?topic=ecole"}
    assert choices(html, "Années") == {"Toutes": "?", "2009 2": "?year=2009", "2008 1": "?year=2008"}
    narrowed = read("/actualites/?topic=eau&year=2009")
    assert re.findall(r"<h2><a [^>]*>(.*?)</a>", narrowed) == ["Un château d’eau"]
    assert choices(narrowed, "Thèmes")["École 1"] == "?topic=ecole&year=2009"
    assert choices(narrowed, "Années") == {
        "Toutes": "?topic=eau",
        "2009 1": "?topic=eau&year=2009",
        "2008 1": "?topic=eau&year=2008",
    }
    assert "1 article : Eau, 2009" in " ".join(narrowed.split())


def test_two_choices_that_no_article_has_lead_back_to_all():
    article("Un puits", topics=[topic()], date=date(2008, 5, 1))
    article("Une classe", date=date(2009, 6, 1))
    html = read("/actualites/?topic=eau&year=2009")
    assert "Aucun article ne répond à ces deux choix à la fois." in html
    assert '<a href="?">Voir tous les articles</a>' in html


def test_what_all_articles_have_is_no_choice():
    article("Un puits", topics=[topic()])
    assert '<nav class="filters"' not in read("/actualites/")


def test_a_long_list_has_pages():
    for number in range(PAGE_SIZE + 1):
        article(f"Article {number}")
    first, second = read("/actualites/"), read("/actualites/?page=2")
    assert (first.count("<article"), second.count("<article")) == (PAGE_SIZE, 1)
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?"' in second


@pytest.mark.parametrize(
    ("query", "sentence", "way"),
    [
        ("page=0", "Cette liste n’a pas de page « 0 ».", "?"),
        ("page=2", "Cette liste n’a pas de page « 2 ».", "?"),
        ("page=abc", "Cette liste n’a pas de page « abc ».", "?"),
        ("page=" + "9" * 23, "Cette liste n’a pas de page", "?"),
        ("page=-1", "Cette liste n’a pas de page « -1 ».", "?"),
        ("topic=eau&page=abc", "Cette liste n’a pas de page « abc ».", "?topic=eau"),
        ("topic=%00", "« \ufffd » n’est pas une valeur du filtre « Thèmes ».", "?"),
        ("topic=rien", "Rien ne répond à « rien » sous le filtre « Thèmes »", "?"),
        ("year=2009", "Rien ne répond à « 2009 » sous le filtre « Années »", "?"),
        ("year=09", "« 09 » n’est pas une valeur du filtre « Années ».", "?"),
    ],
)
def test_a_page_that_is_none_is_said_to_be_none(query, sentence, way):
    index()
    catch_up()
    answer = Client().get(f"/actualites/?{query}")
    assert answer.status_code == 404
    assert sentence in as_typed(answer.content.decode())
    assert f'<a href="{way}">' in answer.content.decode()


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
    assert [topic.locale.language_code for topic in copy.topics.all()] == ["en"]
    draft = copy.get_latest_revision_as_object()
    assert [topic.locale.language_code for topic in draft.topics.all()] == ["en"]
