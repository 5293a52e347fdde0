"""Several processes at once on the database of a test, each doing one of the acts below.

`at_once(environment, ("publish", 1, 50), ("publish", 2, 50))` starts one child that loads Django once
and forks it for each act; all begin together, and what each act returns comes back, in order.
"""

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ACTS: dict[str, Callable[..., Any]] = {}


def at_once(environment: dict[str, str], *acts: tuple, seconds: int = 100) -> list[Any]:
    """What these acts return, done in as many processes; raises what the first that failed said."""
    from django.db import connection

    connection.close()
    command = [sys.executable, "-m", "tests.cms.publishing.multiprocess", json.dumps(acts)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, start_new_session=True, **pipes) as child:
        try:
            said, complaint = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            raise
    assert child.returncode == 0, complaint[-4000:]
    return json.loads(said.splitlines()[-1])


def act(function: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: a function that `at_once` may be asked for by its name."""
    ACTS[function.__name__] = function
    return function


# Acts


@act
def publish(number: int, count: int) -> list[str]:
    """Create and publish articles with titles of one length; returns the errors."""
    from news.models import NewsIndexPage, NewsPage

    errors = []
    for turn in range(count):
        try:
            parent = NewsIndexPage.objects.get()
            page = NewsPage(title=f"Article {number:03d} {turn:05d}", live=False)
            parent.add_child(instance=page)
            page.save_revision().publish()
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")
    return errors


@act
def take(count: int) -> list[int]:
    """Take numbers one by one; returns them."""
    from django.db import transaction

    from cms.publishing import sequence

    taken = []
    for _ in range(count):
        with transaction.atomic():
            taken.append(sequence.allocate(1))
    return taken


@act
def take_slowly(name: str, count: int) -> None:
    """Write rows with numbers taken just before, and commit them after an uneven pause."""
    from django.db import transaction

    from cms.publishing import sequence
    from cms.publishing.models import Publication

    for turn in range(count):
        with transaction.atomic():
            row = Publication.objects.create(
                ref=f"x/{name}{turn}.fr", type="x", key=f"{name}{turn}", lang="fr"
            )
            time.sleep(random.random() / 100)
            Publication.objects.filter(pk=row.pk).update(seq=sequence.allocate(1))
            time.sleep(random.random() / 200)


@act
def look_for_gaps(count: int) -> list[int]:
    """The numbers that were missing below the head at any moment until there are `count` rows."""
    from cms.publishing import head
    from cms.publishing.models import Publication

    missing: set[int] = set()
    first = None
    while Publication.objects.filter(type="x").count() < count:
        here = head().head
        seen = set(Publication.objects.filter(type="x", seq__lte=here).values_list("seq", flat=True))
        if seen:
            first = min(seen) if first is None else min(first, *seen)
            missing |= set(range(first, here + 1)) - seen
    return sorted(missing)


@act
def drain_all_the_time() -> int:
    """Drain what is queued until a file says that all is over; between build and freeze lies a pause."""
    from cms.publishing import refreshing, worker

    judge = refreshing.judge

    def slow_judge(*arguments):
        verdict = judge(*arguments)
        time.sleep(random.random() / 20)
        return verdict

    refreshing.judge = slow_judge
    turns = 0
    while not over().exists():
        turns += bool(worker.drain())
    return turns


@act
def edit(change: str, ref: str, rounds: int) -> list[str]:
    """Change what an item shows, wait until no update is left, compare; returns what was stale."""
    from tests.cms.publishing import edits

    try:
        return [wrong for turn in range(rounds) if (wrong := edits.stale_after(change, ref, turn))]
    finally:
        over().touch()


@act
def hide_and_show(pk: int, rounds: int) -> list[str]:
    """Make a branch private and public again, and follow the changes; what was told of it while private."""
    from tests.cms.publishing.hiding_a_branch import told_while_private

    try:
        return [wrong for _ in range(rounds) for wrong in told_while_private(pk)]
    finally:
        over().touch()


@act
def write_changes(part: int, parts: int) -> int:
    """Freeze every so-many-th topic, in batches of uneven size; returns how many changes that were.

    Only the build is not real: all of them are built like the first.
    """
    from cms.publishing import refreshing
    from tests.cms.publishing.topic_plugin import all_refs, like, topics_as_items

    changes, mine = 0, all_refs()[part::parts]
    with topics_as_items():
        refreshing.judge = like(mine[0])
        while mine:
            size = random.randint(1, 40)
            batch, mine = mine[:size], mine[size:]
            changes += sum(verdict.is_change for verdict in refreshing.refresh_together(batch))
    return changes


@act
def withdraw(pause: float) -> None:
    """Delete every third topic, withdraw it, and publish others, with a pause after each."""
    from cms.publishing.refreshing import refresh_together
    from news.models import Topic
    from tests.cms.publishing.topic_plugin import all_refs, topics_as_items

    try:
        with topics_as_items():
            topics = list(Topic.objects.order_by("pk"))
            for ref, topic in list(zip(all_refs(), topics, strict=True))[::3]:
                Topic.objects.filter(pk=topic.pk).delete()
                refresh_together([ref])
                time.sleep(pause)
    finally:
        over().touch()


@act
def follow(limit: int, count: int) -> dict[str, int]:
    """Follow the changes page by page until `count` were put or all is over; the items held in the end."""
    from tests.cms.publishing.mirror import Mirror
    from tests.cms.publishing.topic_plugin import topics_as_items

    mirror = Mirror(limit)
    with topics_as_items():
        while not (mirror.told >= count or over().exists()):
            if not mirror.read_page():
                time.sleep(0.01)
        while mirror.read_page():
            pass
    return mirror.items


def over() -> Path:
    """A file that the last of several acts leaves for the others."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / "over"


@act
def do_what_is_due() -> int:
    """Publish and withdraw by the clock until nothing is left to do; returns how much was done here."""
    from django.utils import timezone

    from cms.publishing.schedule import due, publish_due

    done = 0
    while list(due(timezone.now())):
        done += publish_due()
    return done


@act
def work(looks: int) -> int:
    """Drain as a worker does, until so many looks found nothing to do; returns the updates made."""
    from cms.publishing.worker import drain
    from tests.cms.publishing.topic_plugin import topics_as_items

    done = in_vain = 0
    with topics_as_items():
        while in_vain < looks:
            if count := drain():
                done, in_vain = done + count, 0
            else:
                in_vain += 1
                time.sleep(0.05)
    return done


# The child


def main(acts: list[list]) -> None:
    """Fork once for each act, begin together, print what they return as one line of JSON."""
    import django

    django.setup()
    import tests.cms.publishing.multiprocess as multiprocess

    start, answers = multiprocessing.Barrier(len(acts)), multiprocessing.SimpleQueue()
    processes = [
        multiprocessing.Process(target=multiprocess.perform, args=(start, answers, place, *act))
        for place, act in enumerate(acts)
    ]
    for process in processes:
        process.start()
    results = dict(answers.get() for _ in processes)
    for process in processes:
        process.join()
    if wrong := [error for error, _ in results.values() if error]:
        sys.exit("\n".join(wrong))
    print(json.dumps([results[place][1] for place in range(len(acts))]))


def perform(start, answers, place: int, name: str, *arguments: Any) -> None:
    import traceback

    start.wait(60)
    try:
        answers.put((place, ("", ACTS[name](*arguments))))
    except BaseException:
        answers.put((place, (traceback.format_exc(), None)))
    os._exit(0)


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    main(json.loads(sys.argv[1]))
