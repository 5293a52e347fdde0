"""A worker that is dead, frozen or stuck is told from one that gets on."""

import os
import socket
import subprocess
import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from cms.publishing import heartbeats
from cms.publishing.heartbeats import Activity, HeartbeatThread, WorkerCondition
from cms.publishing.models import Heartbeat
from cms.publishing.overdue import warnings_of
from cms.publishing.worker import IDLE, Worker
from tests.waiting import PATIENCE, eventually

NOW = timezone.now()


def row(name: str = "here:1", seen: float = 0, doing_for: float = 0, doing: str = "sweep") -> Heartbeat:
    """A worker that was seen, and turned to what it does, so many seconds ago."""
    return Heartbeat.objects.create(
        name=name,
        seen_at=NOW - timedelta(seconds=seen),
        doing=doing,
        since=NOW - timedelta(seconds=doing_for),
    )


@pytest.mark.parametrize(
    ("seen", "doing_for", "state", "warnings"),
    [
        (0, 0, WorkerCondition.WORKING, []),
        (59, 70, WorkerCondition.WORKING, []),
        (5, 599, WorkerCondition.WORKING, []),
        (5, 601, WorkerCondition.STUCK, ["all workers stuck"]),
        (61, 61, WorkerCondition.SILENT, ["no worker"]),
        (90_000, 90_000, WorkerCondition.SILENT, ["no worker"]),
        (-61, 0, WorkerCondition.SILENT, ["no worker"]),  # the clock was ahead then
    ],
)
def test_how_a_worker_is(db, seen, doing_for, state, warnings):
    row(seen=seen, doing_for=doing_for)
    found = heartbeats.workers(NOW)
    assert found == [("here:1", state, float(seen), "sweep", float(doing_for))]
    assert warnings_of(found) == warnings


def test_without_any_worker_there_is_a_warning(db):
    assert warnings_of(heartbeats.workers(NOW)) == ["no worker"]


def test_one_that_works_does_for_one_that_ended_and_one_that_is_stuck_is_named(db):
    row("a:1")
    row("b:1", seen=4000, doing_for=4000)
    assert warnings_of(heartbeats.workers(NOW)) == []
    row("c:1", seen=1, doing_for=4000)
    assert warnings_of(heartbeats.workers(NOW)) == ["worker stuck"]


def test_one_that_only_reads_is_neither_stuck_nor_gone(db):
    row(doing="read-only", seen=5, doing_for=6)
    assert [worker.state for worker in heartbeats.workers(NOW)] == [WorkerCondition.READ_ONLY]
    assert warnings_of(heartbeats.workers(NOW)) == ["workers read-only"]
    row("b:1", doing_for=601)
    assert warnings_of(heartbeats.workers(NOW)) == ["workers read-only", "worker stuck"]
    row("c:1")
    assert warnings_of(heartbeats.workers(NOW)) == ["worker stuck"]


def test_one_whose_turns_fail_is_neither_stuck_nor_working(db):
    row(doing="failing", seen=5, doing_for=5000)
    assert [worker.state for worker in heartbeats.workers(NOW)] == [WorkerCondition.FAILING]
    assert warnings_of(heartbeats.workers(NOW)) == []


def test_a_turn_that_an_error_ends_is_told_until_one_goes_through(db, monkeypatch):
    turns = iter([OperationalError("a lock"), OperationalError("a lock"), 0])
    said = []

    def turn(self):
        if isinstance(result := next(turns), Exception):
            raise result
        return result

    def wait(seconds):
        said.append(worker.activity.told())
        if seconds == IDLE and len(said) > 4:
            worker.stopping.set()

    monkeypatch.setattr(Worker, "round", turn)
    worker = Worker()
    monkeypatch.setattr(worker.stopping, "wait", wait)
    worker.run()
    doing = [doing for doing, since in said]
    assert doing == ["start", "failing", "failing", "failing", "start"]
    assert said[1] == said[3]  # since the first of them


def test_that_it_hangs_comes_before_that_its_turns_fail():
    activity = Activity()
    activity.ended(well=False)
    activity.since -= heartbeats.STUCK_AFTER
    assert activity.told() == ("start", activity.since)


def test_one_that_only_reads_may_be_stuck_or_silent_as_well(db):
    row("a:1", doing="read-only", seen=5, doing_for=601)
    row("b:1", doing="read-only", seen=61, doing_for=61)
    assert {worker.name: worker.state for worker in heartbeats.workers(NOW)} == {
        "a:1": WorkerCondition.STUCK,
        "b:1": WorkerCondition.SILENT,
    }


def test_a_worker_says_what_it_does_and_then_goes(transactional_db):
    activity, stopping = Activity(), threading.Event()
    thread = HeartbeatThread(activity, stopping)
    thread.start()
    eventually(Heartbeat.objects.exists)
    assert [(one.name, one.doing) for one in Heartbeat.objects.all()] == [(heartbeats.own_name(), "start")]
    stopping.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert not Heartbeat.objects.exists()


def test_what_it_turns_to_is_kept_until_it_turns_to_something_else(db, time_machine):
    time_machine.move_to(NOW, tick=False)
    activity = Activity()
    heartbeats.beat("here:1", activity)
    time_machine.move_to(NOW + timedelta(seconds=30), tick=False)
    heartbeats.beat("here:1", activity)
    (worker,) = heartbeats.workers(NOW + timedelta(seconds=35))
    assert (worker.seen_seconds, worker.doing, worker.doing_seconds) == (5, "start", 35)
    activity.turn_to("sweep")
    heartbeats.beat("here:1", activity)
    (worker,) = heartbeats.workers(NOW + timedelta(seconds=35))
    assert (worker.seen_seconds, worker.doing, worker.doing_seconds) == (5, "sweep", 5)


def test_what_a_killed_process_of_this_machine_left_goes_with_the_next(db):
    dead = subprocess.Popen(["true"])
    dead.wait()
    here = socket.gethostname()
    for name in (f"{here}:{dead.pid}", f"{here}:{os.getpid()}", "elsewhere:1"):
        row(name)
    row("elsewhere:2", seen=90_000)
    heartbeats.forget_gone()
    names = set(Heartbeat.objects.values_list("name", flat=True))
    assert names == {f"{here}:{os.getpid()}", "elsewhere:1"}


def test_a_round_says_each_of_its_tasks(transactional_db, monkeypatch):
    worker, said = Worker(), []
    monkeypatch.setattr(worker.activity, "turn_to", said.append)
    worker.round()
    assert {"watch", "sweep", "due", "mails to the staff"} < set(said)
    assert said[-1] == "queue"
