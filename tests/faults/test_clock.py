"""The clock of the machine jumps a day ahead and is put right: nothing early, nothing late, nothing stuck."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.publishing import epoch, sequence
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.refs import ref_of
from cms.publishing.retrying import bring_forward
from cms.publishing.schedule import publish_due
from cms.publishing.worker import Worker
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.publishing.machine.agreement import agree, waiting
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture
def clock(world):
    with time_machine.travel(timezone.now(), tick=False) as moved:
        yield moved


@pytest.fixture
def page(clock):
    return StandardPage.objects.get()


def status(page) -> int:
    return Client().get(page.get_url()).status_code


def work() -> None:
    """What a worker does within a minute of the clock at hand."""
    bring_forward()
    publish_due()
    Worker().watch()
    catch_up()


def test_nothing_is_announced_before_the_hour_that_the_clock_says(clock, page):
    page.unpublish()
    draft = page.get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + timedelta(hours=12)
    draft.save_revision().publish()
    for jump, expected in ((timedelta(0), 404), (-DAY, 404), (DAY + timedelta(hours=11), 404), (DAY, 200)):
        clock.shift(jump)
        work()
        assert (status(page), Publication.objects.live().filter(ref=ref_of(page)).exists()) == (
            expected,
            expected == 200,
        )


def test_what_has_expired_by_the_clock_is_shown_by_nobody(clock, page):
    draft = page.get_latest_revision_as_object()
    draft.expire_at = timezone.now() + timedelta(hours=12)
    draft.save_revision().publish()
    catch_up()
    clock.shift(DAY)
    assert status(page) == 404  # before any worker has looked
    assert not Publication.objects.live().filter(ref=ref_of(page)).exists()
    clock.shift(-DAY)
    assert status(page) == 200
    work()
    agree([Mirror()], Visitor())
    clock.shift(DAY)
    work()
    assert status(page) == 404


def test_updates_queued_by_a_clock_ahead_do_not_wait_until_it_is_tomorrow(clock, page):
    clock.shift(DAY)
    PendingUpdate.objects.create(scope=Scope.ITEM, ref=ref_of(page))
    clock.shift(-DAY)
    catch_up()
    assert PendingUpdate.objects.filter(
        ref=ref_of(page)
    ).exists()  # hidden from whoever looks by the clock alone
    work()
    assert not PendingUpdate.objects.filter(ref=ref_of(page)).exists()


def test_an_attempt_put_off_by_a_clock_ahead_is_made_within_a_minute(clock, page, monkeypatch):
    clock.shift(DAY)
    page.title = "Autrement"
    with monkeypatch.context() as broken:
        broken.setattr("cms.publishing.refreshing.judge", fail)
        page.save()
    assert PendingUpdate.objects.filter(ref=ref_of(page), attempts=1).exists()
    clock.shift(-DAY)
    work()
    assert waiting() == []
    assert Publication.objects.get(ref=ref_of(page)).title_key == "autrement"


def fail(*arguments):
    raise ValueError("cassé")


def test_an_expiry_to_come_is_not_brought_forward(clock, page):
    update = PendingUpdate.objects.create(scope=Scope.OBJECT, ref="x:1", due_at=timezone.now() + 30 * DAY)
    assert bring_forward() == 0
    assert PendingUpdate.objects.get(pk=update.pk).due_at == update.due_at


def test_the_epoch_does_not_depend_on_the_clock(clock, page):
    before = sequence.head().epoch
    for jump in (DAY, -2 * DAY, DAY):
        clock.shift(jump)
        page.title = f"Après {jump}"
        page.save()
        assert epoch.check() is False
    assert sequence.head().epoch == before
