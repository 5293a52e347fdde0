"""What happens besides editing: time passes, processes die, partners read, and all is compared."""

from unittest import mock

from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from cms.publishing import reconcile
from cms.publishing.schedule import publish_due
from cms.publishing.worker import Worker
from cms.testing import catch_up
from tests.cms.publishing.machine.agreement import agree
from tests.cms.publishing.machine.editor import Editor
from tests.cms.publishing.machine.oracle import Reading
from tests.cms.publishing.machine.partner import Mirror, everything

CRASHES = {
    "after the commit": "cms.publishing.outbox._refresh_after_commit",
    "before the updates": "cms.publishing.outbox.enqueue",
}
"""What a process that dies there never does."""


class Events(Editor):
    @rule(manner=st.sampled_from(["one transaction", "rolled back"]))
    def next_change_in(self, manner: str) -> None:
        self.manner = manner

    @initialize(mishaps=st.sampled_from([False, False, True]))
    def begin(self, mishaps: bool) -> None:
        """Most runs have none, so that no sweep repairs what a missing update left behind."""
        self.mishaps = mishaps

    @precondition(lambda self: self.mishaps)
    @rule(where=st.sampled_from(sorted(CRASHES)))
    def crash_from_now_on(self, where: str) -> None:
        """Every process dies at that point of each change, until the next start."""
        self.crash.enter_context(mock.patch(CRASHES[where], return_value=None))
        self.crashed = True

    @rule(hours=st.integers(1, 6), worker=st.booleans())
    def let_time_pass(self, hours: int, worker: bool) -> None:
        """Without a worker, what has expired is gone for every reader all the same.

        Not what a process died over: nobody knows of that before the next start, which the worker is.
        """
        self.pass_time(hours)
        if worker:
            publish_due()
        if self.crashed:
            return
        expired = [page for page in Reading(timezone.now()).pages.values() if has_expired(page)]
        delivered = {item["id"] for item in everything().values()}
        for page in expired:
            assert f"{page.translation_key}.{page.locale.language_code}" not in delivered
            assert Client().get(Reading(timezone.now()).address(page) or "/rien/").status_code != 200

    @rule()
    def watch(self) -> None:
        self.worker.watch()

    @rule()
    def join(self) -> None:
        """Another partner begins."""
        if len(self.mirrors) < 3:
            self.mirrors.append(Mirror())

    @rule(number=st.integers(0, 2))
    def follow(self, number: int) -> None:
        self.mirrors[number % len(self.mirrors)].follow_one_page()

    @rule(due=st.booleans())
    def settle(self, due: bool = True) -> None:
        """The worker does what there is to do, also between two looks at the clock; then everybody agrees."""
        self.work(due)
        agree(self.mirrors, self.visitor)
        assert self.complaints.said == []

    def work(self, due: bool) -> None:
        """What a worker does in a few seconds; after a crash, what a new one does first."""
        self.crash.close()
        if self.crashed:
            self.worker = Worker()
            reconcile()
        elif self.unannounced:
            reconcile()
        self.crashed = self.unannounced = False
        if due:
            publish_due()
        self.worker.watch()
        catch_up()

    def teardown(self) -> None:
        try:
            self.settle()
        finally:
            super().teardown()


def has_expired(page) -> bool:
    return page.expire_at is not None and page.expire_at <= timezone.now()
