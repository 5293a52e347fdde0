"""`reconcile` finds and repairs what no signal announced, and never mistakes a broken installation."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Collection, Page, PageViewRestriction

from cms.plugins import plugins
from cms.publishing import head, reconcile, refreshing
from cms.publishing.models import ChangeSequence, PendingUpdate, Publication, Scope
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from news.models import NewsPage
from tests.cms.publishing.topic_plugin import make_topics, topics_as_items
from tests.news.builders import article, topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("french_terminal")]


@pytest.fixture
def page(transactional_db):
    page = article("Avant", topics=[topic()])
    catch_up()
    assert reconcile(check=True).clean
    return page


def frozen(page) -> dict:
    return json.loads(Publication.objects.get(ref=ref_of(page)).full)


def check() -> tuple[int, str]:
    """(exit code, what `reconcile --check` says)"""
    said = StringIO()
    try:
        call_command("reconcile", "--check", stdout=said)
    except SystemExit as end:
        return end.code, said.getvalue()
    return 0, said.getvalue()


def test_what_was_changed_without_a_signal_is_repaired(page):
    NewsPage.objects.filter(pk=page.pk).update(title="Après")
    assert frozen(page)["title"] == "Avant"
    report = reconcile()
    assert (report.drifted, report.failed) == ([ref_of(page)], {})
    assert frozen(page)["title"] == "Après"
    assert reconcile().clean


def test_a_parent_that_lost_count_of_its_children_is_repaired(page, client):
    address = Publication.objects.get(ref=ref_of(page)).path
    Page.objects.filter(pk=page.get_parent().pk).update(numchild=0)
    Collection.objects.update(numchild=7)
    assert check()[0] == 1
    assert reconcile().miscounted == 1 + Collection.objects.count()
    assert client.get(address).status_code == 200
    assert not any(Page.find_problems())
    assert not any(Collection.find_problems())
    assert reconcile(check=True).clean


def test_what_was_hidden_without_a_signal_is_withdrawn(page):
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)]
    )
    reconcile()
    assert not Publication.objects.get(ref=ref_of(page)).live


def test_what_was_deleted_without_a_signal_is_withdrawn(page):
    ref, pk = ref_of(page), page.pk
    page.topics.through.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM news_newspage WHERE page_ptr_id = %s", [pk])
    Page.objects.filter(pk=pk)._raw_delete("default")
    reconcile()
    assert not Publication.objects.get(ref=ref).live


def test_check_repairs_nothing_and_exits_1_when_something_differs(page):
    assert check()[0] == 0
    NewsPage.objects.filter(pk=page.pk).update(title="Après")
    before = head()
    code, said = check()
    assert code == 1
    assert "1 à réparer" in said
    assert ref_of(page) in said
    assert (frozen(page)["title"], head()) == ("Avant", before)
    call_command("reconcile", stdout=StringIO())
    assert check()[0] == 0


def test_check_sees_what_only_the_index_knows(page):
    Publication.objects.filter(ref=ref_of(page)).update(digest="x:y")
    assert check()[0] == 1


def test_no_content_type_at_all_is_a_broken_installation(page, monkeypatch):
    ref = ref_of(page)
    monkeypatch.setattr(plugins, "_plugins", {})
    with pytest.raises(ImproperlyConfigured):
        reconcile()
    with pytest.raises(CommandError, match="Rien n'a été retiré"):
        call_command("reconcile")
    assert Publication.objects.get(ref=ref).live


def test_updates_withdraw_nothing_either_when_no_content_type_is_installed(page, monkeypatch):
    ref = ref_of(page)
    PendingUpdate.objects.create(scope=Scope.ITEM, ref=ref)
    monkeypatch.setattr(plugins, "_plugins", {})
    refreshing.refresh_batch([ref])
    update = PendingUpdate.objects.get(ref=ref)
    assert (update.attempts, "Aucun type de contenu" in update.reason) == (1, True)
    assert Publication.objects.get(ref=ref).live


def test_items_of_a_type_that_is_no_longer_installed_are_withdrawn(page):
    with topics_as_items():
        reconcile()
        assert Publication.objects.live().filter(type="topics").count() == 1
    report = reconcile()
    assert len(report.drifted) == 1
    assert not Publication.objects.live().filter(type="topics").exists()
    with topics_as_items():
        reconcile()
    assert Publication.objects.live().filter(type="topics").count() == 1


def test_a_plugin_that_raises_for_one_item_costs_only_that_item(page, monkeypatch, time_machine):
    time_machine.move_to(timezone.now(), tick=False)  # or the next attempt is due before it is looked at
    other = article("Autre")
    catch_up()
    NewsPage.objects.update(title="Après")
    plugin = plugins.get("news")

    def resolve_title(obj):
        if obj.pk == page.pk:
            raise ValueError("cassé")
        return obj.title

    monkeypatch.setattr(plugin, "resolve_title", resolve_title, raising=False)
    report = reconcile()
    assert report.failed == {ref_of(page): "ValueError: cassé"}
    assert (frozen(page)["title"], frozen(other)["title"]) == ("Avant", "Après")
    update = PendingUpdate.objects.get(ref=ref_of(page))
    assert (update.reason, update.attempts) == ("ValueError: cassé", 1)
    assert update.due_at > timezone.now()


def test_a_plugin_that_cannot_find_its_items_withdraws_none(page, monkeypatch):
    def find(key, lang):
        raise ValueError("cassé")

    monkeypatch.setattr(plugins.get("news"), "find", find, raising=False)
    report = reconcile()
    assert set(report.failed) == {ref_of(page)}


def test_an_item_that_cannot_be_written_stops_no_other(page, monkeypatch):
    other = article("Autre")
    catch_up()
    NewsPage.objects.update(title="Après")
    store = refreshing.store

    def failing(verdict, *arguments):
        if verdict.ref == ref_of(page):
            raise OSError("trop long")
        return store(verdict, *arguments)

    monkeypatch.setattr(refreshing, "store", failing)
    report = reconcile()
    assert report.failed == {ref_of(page): "OSError: trop long"}
    assert frozen(other)["title"] == "Après"
    assert PendingUpdate.objects.get(ref=ref_of(page)).reason == "OSError: trop long"


def test_it_ends_early_when_told_to(page):
    NewsPage.objects.update(title="Après")
    assert reconcile(stopped=lambda: True).examined == 0


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_each_clean_item_costs_the_same_number_of_queries(db, settings, tmp_path):
    """Fifty at a time, in one transaction, whether there is one batch or three.

    In a folder of its own: files that earlier tests left behind are removed once they are a minute old.
    """
    settings.MEDIA_ROOT = tmp_path
    with topics_as_items():
        costs = []
        for _ in range(2):
            make_topics(50)
            reconcile()
            costs.append(queries_of(reconcile))
        make_topics(50)
        reconcile()
        costs.append(queries_of(reconcile))
    assert costs[2] - costs[1] == costs[1] - costs[0]


def test_an_item_that_is_found_by_something_else_again_moves_the_version_without_a_number(page):
    row = Publication.objects.get(ref=ref_of(page))
    row.facets.all().delete()
    Publication.objects.filter(pk=row.pk).update(digest=row.digest.split(":")[0] + ":")
    before, steps = head(), ChangeSequence.objects.get().version
    reconcile()
    assert row.facets.exists()
    assert (head(), ChangeSequence.objects.get().version > steps) == (before, True)
