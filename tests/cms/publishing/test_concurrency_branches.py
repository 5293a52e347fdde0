"""A branch that is hidden while others freeze its items is told to no partner again."""

import os
import threading

import pytest
from django.db import connection
from wagtail.models import Page, PageViewRestriction

from cms.publishing import refreshing
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.outbox import defer_to_worker, enqueue_subtree
from cms.publishing.reconciling import reconcile
from cms.testing import catch_up
from tests.cms.publishing.multiprocess import at_once, over
from tests.cms.publishing.trees import below, tree
from tests.waiting import PATIENCE, eventually

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.mark.slow
@pytest.mark.deep
def test_a_partner_never_hears_of_a_private_branch_while_two_refresh_it(child_environment):
    top = tree(12)
    catch_up()
    over().unlink(missing_ok=True)
    refreshers = [("drain_all_the_time",)] * 2
    *_, told = at_once(
        child_environment, *refreshers, ("hide_and_show", top.pk, 12 if DEEP else 2), seconds=400
    )
    assert told == []
    catch_up()
    assert reconcile(check=True).clean


def test_a_freeze_that_judged_before_the_change_is_waited_for(monkeypatch):
    """Without that, it would commit after the withdrawal what it had built from the old state."""
    monkeypatch.setattr(refreshing, "AT_ONCE", 5)
    top = tree(8)
    catch_up()
    page = below(top).last()
    with defer_to_worker():
        Page.objects.filter(pk=page.pk).update(title="Nouveau titre")
        enqueue_subtree(page.path)
    judged, go_on, judge = threading.Event(), threading.Event(), refreshing.judge

    def judge_and_stop(ref, row):
        verdict = judge(ref, row)
        judged.set()
        assert go_on.wait(PATIENCE)
        return verdict

    monkeypatch.setattr(refreshing, "judge", judge_and_stop)
    ref = f"pages/{page.translation_key}.fr"
    freezing = threading.Thread(target=in_a_thread, args=(refreshing.refresh, [ref]))
    hiding = threading.Thread(target=in_a_thread, args=(restrict, top))
    freezing.start()
    assert judged.wait(PATIENCE)
    hiding.start()
    eventually(PageViewRestriction.objects.exists)
    hiding.join(1)
    assert hiding.is_alive()
    go_on.set()
    for thread in (freezing, hiding):
        thread.join(PATIENCE)
    assert not Publication.objects.live().filter(ref=ref).exists()
    assert PendingUpdate.objects.filter(scope=Scope.SUBTREE, ref=top.path).exists()


def restrict(top: Page) -> None:
    PageViewRestriction.objects.create(page=top, restriction_type="login")


def in_a_thread(act, *arguments) -> None:
    try:
        act(*arguments)
    finally:
        connection.close()
