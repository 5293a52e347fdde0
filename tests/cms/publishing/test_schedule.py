"""What the clock asks for is done page by page, once, and one failure stops nothing else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision

from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.newer_schema import NewerSchema
from cms.publishing.refs import ref_of
from cms.publishing.schedule import publish_due
from cms.publishing.worker import Worker
from cms.testing import catch_up
from news.models import NewsPage
from tests.cms.publishing.multiprocess import at_once
from tests.news.builders import article, index

pytestmark = pytest.mark.django_db(transaction=True)

AGO, AHEAD = timedelta(minutes=-5), timedelta(hours=1)


def scheduled(title: str, when: timedelta = AGO) -> NewsPage:
    """A draft that an editor has set to go live then."""
    page = index().add_child(instance=NewsPage(title=title, live=False, go_live_at=timezone.now() + AHEAD))
    page.save_revision().publish()
    revision = Revision.objects.for_instance(page).get()
    revision.approved_go_live_at = timezone.now() + when
    revision.content["go_live_at"] = (timezone.now() + when).isoformat()
    revision.save()
    return page


def status(page) -> int:
    """What a partner is answered about the page's item."""
    return Client().get(f"/api/v1/content/{ref_of(page)}").status_code


def test_a_scheduled_article_is_published_when_its_time_has_come():
    now, later = scheduled("Maintenant"), scheduled("Plus tard", AHEAD)
    assert (status(now), status(later)) == (404, 404)
    assert publish_due() == 1
    catch_up()
    assert (status(now), status(later)) == (200, 404)
    assert publish_due() == 0


def test_an_expired_article_is_withdrawn():
    page = article()
    NewsPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() + AGO)
    assert publish_due() == 1
    page.refresh_from_db()
    assert (page.live, page.expired, status(page)) == (False, True, 410)


def test_an_article_that_fails_is_recorded_and_the_others_are_published(monkeypatch):
    wrong, right = scheduled("Raté"), scheduled("Réussi")
    expired = article("Expiré")
    NewsPage.objects.filter(pk=expired.pk).update(expire_at=timezone.now() + AGO)
    publish = Revision.publish

    def failing(revision, *arguments, **options):
        if revision.object_id == str(wrong.pk):
            raise ValueError("le modèle est cassé")
        return publish(revision, *arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(Revision, "publish", failing)
        assert publish_due() == 2
        update = PendingUpdate.objects.get(scope=Scope.DUE)
        assert (update.attempts, update.reason) == (1, "ValueError: le modèle est cassé")
        assert publish_due() == 0  # not before its next attempt
        assert publish_due(update.due_at + timedelta(seconds=1)) == 0
        assert PendingUpdate.objects.get(scope=Scope.DUE).attempts == 2
    catch_up()
    assert (status(wrong), status(right), status(expired)) == (404, 200, 410)
    assert publish_due(timezone.now() + timedelta(hours=2)) == 1
    catch_up()
    assert status(wrong) == 200
    assert not PendingUpdate.objects.exists()


@pytest.mark.parametrize("command", ["publish_scheduled", "publish_scheduled_pages"])
def test_the_command_of_wagtail_does_the_same_and_still_only_lists_when_asked(monkeypatch, command, capsys):
    wrong, right = scheduled("Raté"), scheduled("Réussi")
    call_command(command, "--dryrun")
    assert not NewsPage.objects.filter(live=True).exists()
    publish = Revision.publish

    def failing(revision, *arguments, **options):
        if revision.object_id == str(wrong.pk):
            raise ValueError("le modèle est cassé")
        return publish(revision, *arguments, **options)

    monkeypatch.setattr(Revision, "publish", failing)
    call_command(command)
    assert list(NewsPage.objects.filter(live=True)) == [right]
    assert PendingUpdate.objects.get(scope=Scope.DUE).reason == "ValueError: le modèle est cassé"
    assert "1 " in capsys.readouterr().out.splitlines()[-1]


def test_a_worker_says_that_it_gets_on_before_each_and_stops_when_told():
    pages = [scheduled(f"Article {number}") for number in range(3)]
    stops = iter([False, False, True])
    assert publish_due(stopped=lambda: next(stops)) == 2
    left = Page.objects.filter(pk__in=[page.pk for page in pages], live=False)
    assert left.count() == 1
    at_work, asked = Worker(), []
    at_work.stopping.wait = lambda seconds: asked.append(at_work.activity.doing)
    at_work.round()
    assert "due" in asked
    assert not left.exists()


def test_a_newer_version_is_no_failure_of_what_is_due(monkeypatch):
    def newer(revision, **options):
        raise NewerSchema("publishing.0099_of_tomorrow")

    scheduled("Maintenant")
    monkeypatch.setattr(Revision, "publish", newer)
    with pytest.raises(NewerSchema):
        publish_due()
    assert not PendingUpdate.objects.filter(scope=Scope.DUE).exists()


def test_a_failure_whose_reason_went_away_is_forgotten():
    PendingUpdate.objects.create(scope=Scope.DUE, ref="publish:revision:999999", reason="?", attempts=3)
    publish_due()
    assert not PendingUpdate.objects.exists()


def test_the_command_says_how_much_was_due(french_terminal, capsys):
    scheduled("Maintenant")
    call_command("publish_due")
    assert "1 échéances traitées" in capsys.readouterr().out


@pytest.mark.postgres
def test_two_processes_publish_what_is_due_once(child_environment):
    pages = [scheduled(f"Article {number}") for number in range(8)]
    done = at_once(child_environment, ("do_what_is_due",), ("do_what_is_due",))
    assert sum(done) == len(pages)
    entries = PageLogEntry.objects.filter(action="wagtail.publish.scheduled", page__in=pages)
    assert sorted(entries.values_list("page", flat=True)) == [page.pk for page in pages]
    assert Page.objects.filter(pk__in=[page.pk for page in pages], live=True).count() == len(pages)
