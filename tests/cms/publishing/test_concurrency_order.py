"""The order of locks on PostgreSQL, step by step: one process is stopped between its build and its freeze."""

import json
import threading
from contextlib import contextmanager

import pytest
from django.db import connection

from cms.publishing import refresh, refreshing, worker
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.outbox import defer_to_worker
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from tests.news.builders import article, topic
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


class Process(threading.Thread):
    """A thread with its own connection; `finish()` raises what it raised."""

    def __init__(self, act, *arguments):
        super().__init__()
        self.act, self.arguments, self.error = act, arguments, None
        self.start()

    def run(self):
        try:
            self.act(*self.arguments)
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def finish(self):
        self.join(PATIENCE)
        assert not self.is_alive()
        if self.error:
            raise self.error


@contextmanager
def stopped_before_freezing(monkeypatch, ref):
    """Another process has built the item and not yet frozen it; leaving the block lets it go on."""
    built, go_on, judge = threading.Event(), threading.Event(), refreshing.judge

    def judge_and_stop(*arguments):
        verdict = judge(*arguments)
        if not built.is_set():
            built.set()
            assert go_on.wait(PATIENCE)
        return verdict

    monkeypatch.setattr(refreshing, "judge", judge_and_stop)
    first = Process(refresh, [ref])
    assert built.wait(PATIENCE)
    try:
        yield
    finally:
        go_on.set()
        first.finish()


def waits(process) -> bool:
    """Whether it is still held up after half a second."""
    process.join(0.5)
    return process.is_alive()


def frozen(ref) -> dict:
    return json.loads(Publication.objects.get(ref=ref).full)


def test_a_second_refresher_of_an_item_waits_for_the_first(monkeypatch):
    page = article("Avant")
    catch_up()
    with stopped_before_freezing(monkeypatch, ref_of(page)):
        with defer_to_worker():
            page.title = "Après"
            page.save()
        second = Process(worker.drain_items)
        assert waits(second)
    second.finish()
    assert frozen(ref_of(page))["title"] == "Après"


def test_an_object_is_not_looked_up_while_what_begins_to_show_it_is_frozen(monkeypatch):
    page, shown = article(), topic("Avant")
    catch_up()
    with defer_to_worker():
        page.topics = [shown]
        page.save()
    PendingUpdate.objects.all().delete()
    with stopped_before_freezing(monkeypatch, ref_of(page)):
        with defer_to_worker():
            shown.label = "Après"
            shown.save()
        second = Process(worker.drain_wide_updates)
        assert waits(second)
    second.finish()
    catch_up()
    assert [topic["label"] for topic in frozen(ref_of(page))["topics"]] == ["Après"]


def test_updates_queued_while_an_item_is_built_outlive_its_freeze(monkeypatch):
    page = article("Avant")
    catch_up()
    with stopped_before_freezing(monkeypatch, ref_of(page)), defer_to_worker():
        page.title = "Après"
        page.save()
    assert PendingUpdate.objects.filter(scope=Scope.ITEM, ref=ref_of(page)).exists()
    assert frozen(ref_of(page))["title"] == "Avant"
    catch_up()
    assert frozen(ref_of(page))["title"] == "Après"


def test_freezes_of_different_items_do_not_wait_for_each_other(monkeypatch):
    page, other = article("Un"), article("Autre")
    catch_up()
    with stopped_before_freezing(monkeypatch, ref_of(page)):
        Process(refresh, [ref_of(other)]).finish()
