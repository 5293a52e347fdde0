"""The worker does everything once, goes on after any error, and stops when asked to."""

import itertools
import json
import signal
import time
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.media.models import SiteImage, SiteRendition
from cms.publishing import branch_deletion, head, unsignalled_changes, worker
from cms.publishing.branch_deletion import AT_A_TIME
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.outbox import defer_to_worker
from cms.publishing.reconciling import Report
from cms.publishing.refs import ref_of
from cms.publishing.worker import Worker, drain
from cms.testing import catch_up
from news.models import NewsPage
from tests.cms.media.builders import make_image
from tests.cms.publishing.multiprocess import at_once
from tests.cms.publishing.topic_plugin import make_topics, topics_as_items
from tests.cms.publishing.trees import tree
from tests.cms.publishing.working import queue, working
from tests.news.builders import article
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.django_db(transaction=True)


def title(page) -> str:
    """The title as it is published."""
    return json.loads(Publication.objects.get(ref=ref_of(page)).card)["title"]


def retitle(page, text) -> None:
    """Change a page and leave the rest to the worker."""
    with defer_to_worker():
        page.title = text
        page.save()


def test_the_process_does_what_is_queued_and_stops_when_asked(child_environment):
    page = article("Avant")
    catch_up()
    retitle(page, "Apres")
    with working(child_environment) as process:
        eventually(lambda: title(page) == "Apres", queue)
        retitle(page, "Encore")
        eventually(lambda: title(page) == "Encore", queue)
        assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in process.stderr.read()


HALTS = f"""
import itertools, signal, django
django.setup()
from django.core.management import call_command
from cms.publishing import branch_deletion
delete, numbers = branch_deletion._delete, itertools.count()
def halting(*arguments):
    return signal.pause() if next(numbers) > {AT_A_TIME} else delete(*arguments)
branch_deletion._delete = halting
call_command("work")
"""
"""A worker that does nothing any more once it has deleted one page of the second transaction."""


@pytest.mark.slow
def test_a_deletion_goes_on_after_the_process_was_killed(child_environment):
    top = tree(70)
    awa = get_user_model().objects.create_superuser("awa", "awa@example.org", "secret")
    branch_deletion.delete_later(top, awa)
    left = Page.objects.filter(path__startswith=top.path)
    with working(child_environment, ["-c", HALTS]):  # leaving the block kills it
        eventually(lambda: left.count() < 71, queue)
    assert left.count() == 71 - AT_A_TIME
    catch_up(200)
    assert not left.exists()
    assert not any(Page.find_problems())


@pytest.mark.postgres
def test_the_process_survives_the_end_of_its_connection(child_environment):
    page = article("Avant")
    catch_up()
    with working(child_environment) as process:
        retitle(page, "Apres")
        eventually(lambda: title(page) == "Apres", queue)
        for turn in range(3):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            retitle(page, f"Encore {turn}")
            eventually(lambda turn=turn: title(page) == f"Encore {turn}")
        assert process.poll() is None


def test_a_database_that_is_away_at_the_start_is_waited_for(monkeypatch):
    def away():
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(unsignalled_changes, "fingerprint", away)
        waiting = Worker()
    waiting.watch()


def test_a_sweep_that_failed_is_tried_again_within_a_minute(monkeypatch):
    now = time.monotonic()
    monkeypatch.setattr(worker, "time", type("Clock", (), {"monotonic": staticmethod(lambda: now)}))
    swept = []

    def sweep():
        swept.append(now)
        if len(swept) == 1:
            raise OperationalError("away")

    at_work = Worker()
    at_work.stopping.wait = lambda seconds: False
    at_work.sweep = sweep
    at_work.round()
    now += 61
    at_work.round()
    now += 3600
    at_work.round()
    assert len(swept) == 2


def test_one_task_that_raises_stops_no_other(monkeypatch):
    page = article("Avant")
    catch_up()
    retitle(page, "Apres")

    def broken():
        raise ValueError("cassé")

    for name in ("publish_due", "reconcile"):
        monkeypatch.setattr(worker, name, broken)
    at_work = Worker()
    at_work.stopping.wait = lambda seconds: False
    at_work.round()
    assert title(page) == "Apres"


def sweeping(monkeypatch, *between) -> Worker:
    """A worker whose sweep has as many batches, and does this between them."""
    at_work = Worker()
    at_work.stopping.wait = lambda seconds: False
    seen = []

    def reconcile(stopped):
        for act in between:
            if stopped():
                break
            seen.append(act())
        return Report()

    monkeypatch.setattr(worker, "reconcile", reconcile)
    at_work.seen = seen
    return at_work


def test_what_is_due_and_what_is_queued_is_done_between_two_batches_of_a_sweep(monkeypatch):
    page, leaving = article("Avant"), article("Parti")
    catch_up()
    retitle(page, "Apres")
    NewsPage.objects.filter(pk=leaving.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    def public():
        return title(page), NewsPage.objects.get(pk=leaving.pk).live

    at_work = sweeping(monkeypatch, public, lambda: retitle(page, "Encore"), public)
    at_work.sweep()
    assert at_work.seen == [("Apres", False), None, ("Encore", False)]


def test_a_fault_between_two_batches_does_not_end_the_sweep(monkeypatch):
    at_work = sweeping(monkeypatch, lambda: 1, lambda: 2)
    monkeypatch.setattr(worker, "drain", lambda: 1 / 0)
    at_work.sweep()
    assert at_work.seen == [1, 2]


def test_a_sweep_does_not_begin_within_a_sweep_and_begins_again_after_a_newer_version(monkeypatch):
    later = itertools.count(time.monotonic(), 3600)
    monkeypatch.setattr(worker, "time", type("Clock", (), {"monotonic": staticmethod(lambda: next(later))}))
    newer = MigrationRecorder.Migration(app="publishing", name="9999_of_tomorrow")

    def migrate():
        PendingUpdate.objects.create(scope=Scope.ITEM, ref="news/x.fr")
        newer.save(force_insert=True)

    at_work = sweeping(monkeypatch, lambda: "swept", migrate, lambda: "further")
    at_work.round()
    at_work.round()
    assert PendingUpdate.objects.exists()
    assert at_work.seen == ["swept", None]
    newer.delete()
    at_work.round()
    assert at_work.seen == ["swept", None, "swept", None]


def test_a_worker_told_to_stop_begins_nothing():
    at_work = Worker()
    at_work.stopping.set()
    at_work.sweep = lambda: pytest.fail("a sweep was begun")
    PendingUpdate.objects.create(scope=Scope.ITEM, ref="news/x.fr")
    assert at_work.round() == 0
    assert PendingUpdate.objects.exists()


def test_a_bulk_move_of_pictures_to_a_private_collection_is_noticed():
    private = Collection.get_first_root_node().add_child(name="Privé")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    page = article(cover=make_image())
    catch_up()
    watcher = Worker()
    SiteImage.objects.update(collection=private)
    watcher.watch()
    catch_up()
    assert '"image":null' in Publication.objects.get(ref=ref_of(page)).full


def test_items_wait_for_their_next_attempt_behind_the_others():
    first, second = article("Un"), article("Deux")
    catch_up()
    for page in (first, second):
        retitle(page, "Apres")
    PendingUpdate.objects.filter(ref=ref_of(first)).update(due_at="2999-01-01T00:00:00Z")
    PendingUpdate.objects.exclude(scope=Scope.ITEM).delete()
    drain()
    assert (title(first), title(second)) == ("Un", "Apres")


@pytest.mark.postgres
def test_two_workers_at_once_do_nothing_twice(child_environment):
    """The same updates, at the same moment: one change, one size of a picture, one file each."""
    pages = [article(f"Article {number}", cover=make_image()) for number in range(5)]
    start = head().head
    with defer_to_worker():
        for page in NewsPage.objects.all():
            retitle(page, "Apres")
    with topics_as_items():
        PendingUpdate.objects.bulk_create(PendingUpdate(scope=Scope.ITEM, ref=ref) for ref in make_topics(30))
    PendingUpdate.objects.update(due_at="2000-01-01T00:00:00Z")
    at_once(child_environment, ("work", 10), ("work", 10))
    assert not PendingUpdate.objects.exists()
    rows = Publication.objects.filter(seq__gt=start)
    assert rows.filter(type="topics").count() == 30
    assert {title(page) for page in pages} == {"Apres"}
    sizes = list(SiteRendition.objects.values_list("image", "filter_spec", "focal_point_key"))
    assert len(sizes) == len(set(sizes)) == 15
    assert head().head - start <= 30 + 2 * len(pages)  # the title, and the sizes, of each page
