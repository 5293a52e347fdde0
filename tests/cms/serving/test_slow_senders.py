"""A sender is given up who is slower than any telephone; who is merely slow is heard out."""

import asyncio
import time
from threading import Thread

import pytest

from cms.serving import gateway
from cms.serving.gateway import RequestBody


@pytest.fixture
def loop():
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(gateway, "PATIENCE", 0.3)


class Sender:
    """Sends pieces of a size, each after a pause (seconds); then nothing more, for as long as one waits."""

    def __init__(self, size: int, pause: float, pieces: int, ends: bool = False) -> None:
        self.size, self.pause, self.pieces, self.ends = size, pause, pieces, ends

    async def __aiter__(self):
        for _ in range(self.pieces):
            await asyncio.sleep(self.pause)
            yield b"x" * self.size
        if not self.ends:
            await asyncio.sleep(60)


@pytest.mark.parametrize("sender", [Sender(1, 0, 1), Sender(1, 0.1, 100)], ids=["stalls", "trickles"])
def test_who_stalls_is_given_up(loop, sender):
    began = time.monotonic()
    with pytest.raises(ConnectionError, match="slowly"):
        RequestBody(sender, loop).readall()
    assert time.monotonic() - began < 5


def test_who_is_slow_is_heard_out(loop):
    body = RequestBody(Sender(1000, 0.1, 10, ends=True), loop)
    assert len(body.readall()) == 10_000
