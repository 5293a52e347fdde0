"""The children run as long as the supervisor, and no longer."""

import signal
import subprocess
import sys

import pytest

from cms.serving import supervision
from cms.serving.supervision import Child, Supervisor, reason
from cms.settings.environment import BASE_DIR
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("french_terminal")

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = """
import pathlib, signal, sys, time

signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(600)
"""
"""Once it has made the file that it is told, only SIGKILL ends it."""


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still; its only value is the time."""
    clock = [100.0]
    monkeypatch.setattr(supervision.time, "monotonic", lambda: clock[0])
    return clock


def ends(child, said) -> str:
    """What is said when its process, which is killed now, is found ended."""
    child.process.kill()
    child.process.wait()
    child.watch(said.append)
    return said[-1]


def test_a_child_that_cannot_start_is_tried_later_and_later(clock):
    said = []
    child = Child("Le serveur", [sys.executable, "-c", "raise SystemExit(3)"])
    for pause in (1, 2, 4, 8, 16, 30, 30):
        child.watch(said.append)
        child.process.wait()
        child.watch(said.append)
        assert said[-1] == f"Le serveur s'est arrêté (code 3) ; nouveau départ dans {pause} s."
        child.watch(said.append)
        assert child.process is None
        clock[0] += pause
    assert len(said) == 7


def test_a_child_that_had_served_starts_again_at_once_each_time(clock):
    said, serving = [], [False]
    child = Child("Le serveur", SLEEPER, serves=lambda: serving[0], pause=16.0)
    for _ in range(29):
        child.watch(said.append)
        serving[0] = True
        child.watch(said.append)
        assert ends(child, said) == "Le serveur s'est arrêté (signal SIGKILL) ; nouveau départ."
    child.watch(said.append)
    serving[0] = False
    assert ends(child, said).endswith("nouveau départ dans 1 s.")


@pytest.mark.parametrize(
    ("lived", "then"), [(supervision.A_FEW_SECONDS, "nouveau départ."), (1, "nouveau départ dans 1 s.")]
)
def test_of_a_child_that_does_not_say_so_a_few_seconds_of_life_are_taken_for_serving(clock, lived, then):
    said = []
    child = Child("Le travailleur", SLEEPER)
    child.watch(said.append)
    clock[0] += lived
    child.watch(said.append)
    assert ends(child, said).endswith(f" ; {then}")


def test_a_stop_ends_every_child_the_stubborn_one_too(monkeypatch, tmp_path):
    monkeypatch.setattr(supervision, "PATIENCE", 0.5)
    deaf = tmp_path / "deaf"
    children = [Child("a", SLEEPER), Child("b", [sys.executable, "-c", STUBBORN, str(deaf)])]
    for child in children:
        child.start()
    processes = [child.process for child in children]
    eventually(deaf.exists)
    Supervisor(children, print)._end_children()
    assert [process.returncode for process in processes] == [-signal.SIGTERM, -signal.SIGKILL]


def test_no_child_survives_a_killed_supervisor():
    code = (
        "import sys; from cms.serving.supervision import Child\n"
        f"child = Child('a', {SLEEPER!r}); child.start()\n"
        "print(child.process.pid, flush=True); child.process.wait()"
    )
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
    )
    child = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    eventually(lambda: not running(child))


def running(pid: int) -> bool:
    """Whether the process exists and is more than an entry that nobody collected."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):  # gone before it was opened, or before it was read
        return False


def test_an_end_is_said_in_words():
    assert reason(3) == "code 3"
    assert reason(-signal.SIGKILL) == "signal SIGKILL"


ORPHAN = """
import os, signal, sys, time
from cms.serving.supervision import end_when_orphaned

server = os.getpid()
child = os.fork()
if child:
    print(child, flush=True)
    time.sleep(float(sys.argv[1]))
    os._exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN)  # as while a server has not set its own handler
time.sleep(float(sys.argv[2]))
end_when_orphaned(server, patience=0.1)
time.sleep(600)
"""


@pytest.mark.parametrize(("server_lives", "child_starts_after"), [(0.3, 0), (0, 0.5)])
def test_a_forked_server_process_dies_with_its_server_even_if_that_was_faster(
    server_lives, child_starts_after
):
    command = [sys.executable, "-c", ORPHAN, str(server_lives), str(child_starts_after)]
    with subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True) as server:
        child = int(server.stdout.readline())
        server.wait(PATIENCE)
        eventually(lambda: not running(child))
