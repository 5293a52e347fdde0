"""Who takes almost nothing of an answer is let go; who takes it slowly, or has it all, is not."""

import os
import socket
from contextlib import closing
from threading import Thread

import pytest

from cms.serving import slow_readers
from cms.serving.slow_readers import AHEAD, SLOWEST, WITHIN, SlowReaders, Taken, acknowledged, unsent
from tests.waiting import PATIENCE, eventually


class Line:
    """A connection to a port of ours: `ours` is the server's end, `theirs` the reader's."""

    def __init__(self, listener: socket.socket) -> None:
        self.theirs = socket.socket()
        self.theirs.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.theirs.connect(listener.getsockname())
        self.ours, _ = listener.accept()
        self.ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.ours.setblocking(False)

    def fill(self) -> None:
        """Sends as much as fits on the way to a reader who takes nothing."""
        try:
            while True:
                self.ours.send(b"x" * 65536)
        except BlockingIOError:
            pass

    def take(self, size: int) -> None:
        while size > 0:
            size -= len(self.theirs.recv(min(size, 65536)))
            self.fill()

    def is_open(self) -> bool:
        try:
            return bool(self.ours.send(b"x"))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        self.ours.close()
        self.theirs.close()


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@pytest.fixture
def line(listener):
    with closing(Line(listener)) as line:
        yield line


@pytest.fixture
def readers(listener):
    return SlowReaders(listener.getsockname()[1])


def test_who_takes_nothing_is_let_go_after_half_a_minute(line, readers):
    line.fill()
    assert [readers.look(0.0), readers.look(WITHIN - 1)] == [0, 0]
    assert line.is_open()
    assert readers.look(WITHIN) == 1
    assert not line.is_open()
    assert readers.look(2 * WITHIN) == 0


def test_who_takes_one_byte_a_second_is_let_go(line, readers):
    line.fill()
    for second in range(int(WITHIN) + 1):
        line.theirs.recv(1)
        readers.look(float(second))
    assert not line.is_open()


def test_who_takes_it_slowly_is_served(line, readers):
    line.fill()
    for turn in range(5):
        assert readers.look(turn * WITHIN) == 0
        line.take(int(2 * SLOWEST * WITHIN))
    assert line.is_open()


def test_who_has_it_all_may_be_silent(line, readers):
    line.ours.send(b"all")
    eventually(lambda: unsent(line.ours) == 0)
    assert [readers.look(turn * WITHIN) for turn in range(5)] == [0] * 5
    assert line.is_open()


def test_connections_to_others_are_not_looked_at(line):
    line.fill()
    others = SlowReaders(line.theirs.getsockname()[1] + 1)
    assert [others.look(0.0), others.look(WITHIN)] == [0, 0]
    assert line.is_open()


def test_who_sends_goes_no_faster_than_the_reader(line, listener):
    size = AHEAD + 100_000
    with closing(Taken(listener.getsockname()[1], *line.theirs.getsockname())) as taken:
        line.ours.setblocking(True)
        sender = Thread(target=line.ours.sendall, args=[b"x" * size], daemon=True)
        sender.start()
        waiting = Thread(target=taken.wait_after, args=[size], daemon=True)
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        left = size
        while left:
            left -= len(line.theirs.recv(left))
        for thread in (waiting, sender):
            thread.join(PATIENCE)
            assert not thread.is_alive()


def test_who_sends_waits_for_nobody_for_ever(line, listener, monkeypatch):
    monkeypatch.setattr(slow_readers, "WITHIN", 0.01)
    with closing(Taken(listener.getsockname()[1], *line.theirs.getsockname())) as taken:
        taken.wait_after(2 * AHEAD)
        assert acknowledged(taken.connection) == 0


def test_who_sends_does_not_wait_for_a_reader_who_has_gone(line, listener):
    with closing(Taken(listener.getsockname()[1], *line.theirs.getsockname())) as taken:
        assert taken.connection.getpeername() == line.theirs.getsockname()
        taken.wait_after(AHEAD)
        line.theirs.close()
        taken.wait_after(AHEAD)


def test_no_descriptor_is_left_open(line, readers, listener, tmp_path):
    with (tmp_path / "file").open("w") as file:
        ours = [listener, line.ours, line.theirs, file]
        readers.look(0.0)
        assert [descriptors_of(one) for one in ours] == [1] * len(ours)


def descriptors_of(opened) -> int:
    """How many there are of it; others of this process come and go."""
    wanted, found = os.fstat(opened.fileno()), 0
    for name in os.listdir("/proc/self/fd"):
        try:
            found += os.path.samestat(os.fstat(int(name)), wanted)
        except OSError:  # closed since it was listed
            continue
    return found
