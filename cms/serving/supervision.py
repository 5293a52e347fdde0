"""Keeps the web server and the workers alive, and stops them together.

A child that had served starts again at once, however often it ends; one that cannot start waits 1, 2, 4 …
up to 30 seconds before each try, so that it takes no processor from the others. Children are in sessions of
their own, so that Ctrl-C reaches only the supervisor, and the kernel tells them when the supervisor is
killed (`ending_with_parent`): none is left behind.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cms.terminal import bilingual

PR_SET_PDEATHSIG = 1  # linux/prctl.h
FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 30.0  # seconds
A_FEW_SECONDS = 5.0
"""After which a child that does not say so itself is taken to have started."""
PATIENCE = 8.0  # seconds between asking a child to stop and ending it


def end_with_parent() -> None:
    """Asks Linux to send SIGTERM to this process when its parent dies; elsewhere does nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def ending_with_parent() -> Callable[[], None]:
    """What a child runs before its program: dies with this process, even if it is already gone."""
    parent = os.getpid()

    def before_exec() -> None:
        end_with_parent()
        if os.getppid() != parent:
            os._exit(0)

    return before_exec


def end_when_orphaned(parent: int, patience: float = PATIENCE) -> None:
    """Ends this process soon after `parent`: asks it to stop, and insists after `patience` seconds.

    For a process that was forked by a server and cannot rely on the word of the kernel, which is lost while
    the server's own handlers are still in place. An orphan would go on answering on the shared port.
    """

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(patience)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="orphan-watch", daemon=True).start()


@dataclass
class Child:
    """A program that shall run: what it is called, how it is started, and how it has fared."""

    name: str
    command: list[str]
    serves: Callable[[], bool] | None = None
    """Whether it does its work by now; without it, a few seconds of life are taken for that."""
    process: subprocess.Popen | None = None
    started: float = 0.0
    has_served: bool = False
    pause: float = FIRST_PAUSE
    due: float = field(default=0.0)

    def start(self) -> None:
        self.started, self.has_served = time.monotonic(), False
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=ending_with_parent(),  # noqa: PLW1509 - the supervisor has one thread
        )

    def watch(self, say: Callable[[str], None]) -> None:
        """Starts it when it is due; notices that it ended and says when it starts again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            self.has_served = self.has_served or self._is_serving(now)
            return
        self.process = None
        if self.has_served:
            self.pause, self.due = FIRST_PAUSE, now
            said = ("it starts again.", "nouveau départ.")
        else:
            self.due = now + self.pause
            said = (
                f"it starts again in {self.pause:.0f} s.",
                f"nouveau départ dans {self.pause:.0f} s.",
            )
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        ended = (f"{self.name} ended ({reason(code)}); ", f"{self.name} s'est arrêté ({reason(code)}) ; ")
        say(bilingual(*ended) + bilingual(*said))

    def _is_serving(self, now: float) -> bool:
        return self.serves() if self.serves else now - self.started >= A_FEW_SECONDS

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Waits until `until` (monotonic seconds), then ends the child's whole session."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def reason(code: int) -> str:
    """How a process ended, in words: its exit code, or the signal (negative code) that ended it."""
    return f"code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


class Supervisor:
    """Runs `children` until SIGINT, SIGTERM or SIGHUP; calls `tick` ten times a second until it is true."""

    def __init__(self, children: list[Child], say: Callable[[str], None]) -> None:
        self.children = children
        self.say = say
        self.stopping = False

    def run(self, tick: Callable[[], bool]) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        done = False
        try:
            while not self.stopping:
                for child in self.children:
                    child.watch(self.say)
                done = done or tick()
                time.sleep(0.1)
        finally:
            self._end_children()

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _end_children(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            child.wait(until)
