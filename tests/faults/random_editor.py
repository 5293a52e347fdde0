"""An editor who does any one thing of the machine's repertoire, in a process that may die of it."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import time_machine
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from cms.media.orphan_files import find_orphans
from cms.publishing.worker import Worker
from cms.testing import catch_up
from home.models import StandardPage
from news.models import NewsPage
from tests.cms.publishing.machine import world
from tests.cms.publishing.machine.agreement import agree
from tests.cms.publishing.machine.hiding import Hiding
from tests.cms.publishing.machine.moving import Moving
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor
from tests.cms.publishing.machine.writing import Writing
from tests.waiting import eventually

WORDS_PER_TURN = 100


class RandomEditor(Writing, Moving, Hiding):
    """The operations of an editor, without a clock and a worker."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.manner, self.unannounced = chance, "plain", False
        self.clock = SimpleNamespace(shift=lambda delta: None)

    def do(self, name: str) -> None:
        getattr(self, name)(*OPERATIONS[name](self.chance))


def one_of(*choices) -> Callable[[random.Random], object]:
    return lambda chance: chance.choice(choices)


def which(chance: random.Random) -> int:
    return chance.randrange(16)


def few(chance: random.Random) -> list[int]:
    return [which(chance) for _ in range(chance.randrange(3))]


def drawn(*arguments) -> Callable[[random.Random], tuple]:
    return lambda chance: tuple(argument(chance) for argument in arguments)


flag = one_of(True, False)
kind = one_of("login", "groups", "password")
OPERATIONS = {
    "create": drawn(which, one_of(StandardPage, NewsPage), one_of("draft", "live", "published")),
    "edit": drawn(which, flag, one_of("", "CC0-1.0")),
    "write_body": drawn(which, few, few, flag, flag),
    "publish": drawn(which),
    "unpublish": drawn(which, flag),
    "save_by_script": drawn(which),
    "move": drawn(which, which, which),
    "reslug": drawn(which, one_of("revision", "save")),
    "delete": drawn(which),
    "copy": drawn(which, which, flag, flag),
    "alias": drawn(which, which, flag),
    "restrict": drawn(which, kind),
    "lift": drawn(which, one_of("delete", "query")),
    "restrict_collection": drawn(which, kind),
    "lift_collection": drawn(which, one_of("delete", "query")),
    "move_collection": drawn(which, which),
    "move_file": drawn(which, which, one_of("save", "bulk"), flag),
    "upload": drawn(which),
    "cover": drawn(which, which, one_of("revision", "save")),
    "edit_image": drawn(which),
    "delete_image": drawn(which),
}


def operation(turn: int, chance: random.Random) -> Callable[[], None]:
    """One thing to do, chosen now, and words that no other turn writes."""
    name, own = chance.choice(sorted(OPERATIONS)), random.Random(chance.random())

    def act() -> None:
        world._numbers = count(1000 + WORDS_PER_TURN * turn)
        RandomEditor(own).do(name)

    act.__name__ = name
    return act


def busy_with(names: list[str], first_word: int) -> Callable[[], None]:
    """Does these things in any order, with all that a worker does about them, and never ends."""

    def go_on() -> None:
        world._numbers = count(first_word)
        editor = RandomEditor(random.Random(first_word))
        while True:
            editor.do(editor.chance.choice(names))
            catch_up()

    return go_on


@contextmanager
def processes(acts: list[Callable[[], None]]) -> Iterator[None]:
    """Each in a process of its own; all are killed at the end of the block, whatever they are doing."""
    connection.close()
    children = [child for act in acts if (child := forked(act))]
    try:
        yield
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
        wait_until_nobody_else_is_connected()


def wait_until_nobody_else_is_connected() -> None:
    """A server of databases ends what it was told last, and only then sees that who said it is dead."""
    if connection.vendor == "postgresql":
        eventually(nobody_else_is_connected)


def nobody_else_is_connected() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() == (0,)


def killed_at_once(acts: list[Callable[[], None]], seconds: float) -> None:
    with processes(acts):
        time.sleep(seconds)


def forked(act: Callable[[], None]) -> int:
    """The number of the child process; a child never returns, and waits to be killed when it is done."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            while True:
                signal.pause()
    return child


def recover_and_agree(mirror: Mirror, visitor: Visitor) -> None:
    """A worker starts; then every reader agrees with the rows, the tree is sound, no file is left over.

    Eight days later, because a file in the private place may wait a week for its row.
    """
    wait_until_nobody_else_is_connected()
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=True):
        worker = Worker()
        worker.sweep()
        worker.watch()
        catch_up()
        assert not any(Page.find_problems()), Page.find_problems()
        agree([mirror], visitor)
        assert list(find_orphans()) == []
