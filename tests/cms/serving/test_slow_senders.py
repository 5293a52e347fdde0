"""A sender is given up who is slower than any telephone; who is merely slow is heard out."""

import asyncio
import selectors
from threading import Thread
from types import SimpleNamespace

import pytest

from cms.serving import gateway
from cms.serving.gateway import PATIENCE, SLOWEST, RequestBody
from tests.waiting import PATIENCE as LONGEST


class Clock(selectors.DefaultSelector):
    """A time that passes exactly when a loop has nothing else to do than wait for it."""

    now = 0.0

    def select(self, timeout=None):
        events = super().select(timeout and 0)
        if not events and timeout:
            self.now += timeout
        return events


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def loop(clock, monkeypatch):
    """A loop in a thread of its own; it and the gateway go by the clock."""
    monkeypatch.setattr(gateway, "time", SimpleNamespace(monotonic=lambda: clock.now))
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(LONGEST)
    loop.close()


class Sender:
    """Sends pieces of a size, each after a pause (seconds); then nothing more, for as long as one waits."""

    def __init__(self, size: int, pause: float, pieces: int, ends: bool = False) -> None:
        self.size, self.pause, self.pieces, self.ends = size, pause, pieces, ends

    async def __aiter__(self):
        for _ in range(self.pieces):
            await asyncio.sleep(self.pause)
            yield b"x" * self.size
        if not self.ends:
            await asyncio.sleep(10 * PATIENCE)


@pytest.mark.parametrize("sender", [Sender(1, 0, 1), Sender(1, 0.1, 1000)], ids=["stalls", "trickles"])
def test_who_stalls_is_given_up(loop, clock, sender):
    with pytest.raises(ConnectionError, match="slowly"):
        RequestBody(sender, loop).readall()
    assert PATIENCE <= clock.now < PATIENCE + 1


def test_who_is_slow_is_heard_out(loop, clock):
    seconds = 3
    body = RequestBody(Sender(seconds * SLOWEST + 100, seconds, 50, ends=True), loop)
    assert len(body.readall()) == 50 * (seconds * SLOWEST + 100)
    assert clock.now > 2 * PATIENCE
