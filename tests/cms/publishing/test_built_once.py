"""One press of a button in the administration builds each item that it concerns once."""

from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from cms.publishing import defer_to_worker, verdicts
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.refreshing import refresh_pending
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from news.models import NewsPage
from tests.home.builders import editor, standard_page
from tests.home.test_admin import created, filled
from tests.news.builders import article, index, topic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def builds(monkeypatch) -> Counter:
    """How often each item was built."""
    counted, build = Counter(), verdicts.build

    def counting(plugin, obj, key, lang, first_seen, opened_at):
        counted[f"{plugin.name}/{key}.{lang}"] += 1
        return build(plugin, obj, key, lang, first_seen, opened_at)

    monkeypatch.setattr(verdicts, "build", counting)
    return counted


@pytest.fixture
def page() -> NewsPage:
    """An article with a topic, and another that links to it."""
    page = article(topics=[topic()])
    article("Une suite", related=[page])
    catch_up()
    return page


def pressed(client, page: Page, **fields) -> None:
    """« Publier » on the form of an article."""
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    fields = {
        "title": page.title,
        "slug": page.slug,
        "topics": [topic.pk for topic in page.topics.all()],
    } | fields
    answer = client.post(address, {**filled(NewsPage, **fields), "action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors


def test_a_new_page_is_built_once(builds):
    client = editor()
    index()
    catch_up()
    builds.clear()
    page = created(client, NewsPage)
    assert builds[ref_of(page)] == 1
    assert set(builds.values()) == {1}
    assert not PendingUpdate.objects.filter(scope=Scope.ITEM).exists()


@pytest.mark.parametrize("change", [{"title": "Le puits"}, {"slug": "le-puits"}, {}], ids=str)
def test_a_page_that_is_published_again_and_what_shows_it_are_built_once(builds, page, change):
    client = editor()
    builds.clear()
    pressed(client, page, **change)
    assert builds[ref_of(page)] == 1
    assert len(builds) >= 2
    assert set(builds.values()) == {1}


def test_a_page_that_is_taken_offline_is_looked_at_once(builds, page):
    client = editor()
    builds.clear()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert ref_of(page) not in builds
    assert set(builds.values()) == {1}


def test_a_page_that_is_moved_is_built_once(builds, page):
    client = editor()
    other = standard_page("Ailleurs")
    page = standard_page("Une page")
    catch_up()
    builds.clear()
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]))
    assert builds[ref_of(page)] == 1
    assert set(builds.values()) == {1}


def pressed_on_topic(client, shown, **fields) -> None:
    """« Publier » on the form of a topic."""
    fields = {"label": shown.label, "slug": shown.slug, "action-publish": "1"} | fields
    answer = client.post(reverse("wagtailsnippets_news_topic:edit", args=[shown.pk]), fields)
    assert answer.status_code == 302, answer.context["form"].errors


def test_what_shows_a_topic_is_built_once_when_it_is_renamed_hidden_and_shown_again(builds, page):
    client, shown = editor(), page.topics.get()
    for act in (
        lambda: pressed_on_topic(client, shown, label="Eau potable"),
        lambda: client.post(reverse("wagtailsnippets_news_topic:unpublish", args=[shown.pk])),
        lambda: pressed_on_topic(client, shown, label="Eau"),
    ):
        builds.clear()
        act()
        assert builds == {ref_of(page): 1}


def test_nothing_is_built_for_a_draft_of_a_topic(builds, page):
    client, shown = editor(), page.topics.get()
    form = {"label": "Eau potable", "slug": shown.slug}
    builds.clear()
    client.post(reverse("wagtailsnippets_news_topic:edit", args=[shown.pk]), form)
    shown.unpublish()
    builds.clear()
    client.post(reverse("wagtailsnippets_news_topic:edit", args=[shown.pk]), form)
    assert not builds


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_a_press_costs_what_saving_costs_and_one_refresh(page):
    client = editor()
    pressed(client, page, title="Le puits")
    with defer_to_worker():
        saving = queries_of(lambda: pressed(client, page, title="Un puits"))
    updates = list(PendingUpdate.objects.exclude(scope=Scope.RENDITIONS))
    refreshing = queries_of(lambda: refresh_pending(updates))
    assert queries_of(lambda: pressed(client, page, title="Le puits")) == saving + refreshing


def test_a_new_page_is_public_only_when_its_restriction_is_there(monkeypatch):
    """Wagtail saves it first, then sets the privacy that its type asks for, then publishes."""
    monkeypatch.setattr(NewsPage, "get_default_privacy_setting", lambda self, request: {"type": "login"})
    client = editor()
    page = created(client, NewsPage)
    catch_up()
    assert page.live
    assert Publication.objects.filter(key=page.translation_key, seq__isnull=False).count() == 0
