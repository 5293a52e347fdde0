"""How fast readers take what they asked for, as the kernel says; lets go of those who take almost nothing.

Granian keeps in memory whatever it is given, and waits for them without a limit. So who sends a large answer
goes no faster than its reader (`Taken`), and a connection on which something has been waiting to be taken for
half a minute, and less than `SLOWEST` of it was taken (acknowledged, `tcp(7)`), is closed. The slowest
telephone networks (GPRS) take ten times as much.
"""

import contextlib
import fcntl
import os
import socket
import stat
import struct
import termios
import threading
import time
from collections.abc import Iterator
from typing import NamedTuple

SLOWEST = 500
"""Bytes in a second."""
WITHIN = 30.0
"""Seconds over which that is judged."""
PAUSE = 5.0
"""Seconds between two looks."""
AHEAD = 256 * 1024
"""Bytes that are handed to Granian before the reader has taken them: it would keep any number of them."""
SOON, LATER = 0.001, 0.05
"""Seconds until it is looked again how many those are: the first time, and at most."""
ESTABLISHED = 1  # linux/tcp_states.h; Granian ends an answer when the reader says goodbye
LISTENING = 10
ACKNOWLEDGED = 120
"""In `struct tcp_info` (linux/tcp.h): the state is the first byte, `tcpi_bytes_acked` has this place."""


class Progress(NamedTuple):
    """Bytes that a reader had taken at a moment (monotonic seconds), when there was more to take."""

    since: float
    taken: int


class SlowReaders:
    """Of the connections to a port of ours, those on which something waits, and since when it does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.waiting: dict[int, Progress] = {}

    def look(self, now: float) -> int:
        """Closes the connections of readers who are too slow; how many there were."""
        before, self.waiting, closed = self.waiting, {}, 0
        for inode, connection in connections(self.port):
            with connection:
                if not unsent(connection):
                    continue
                taken = acknowledged(connection)
                known = before.get(inode, Progress(now, taken))
                if now - known.since < WITHIN:
                    self.waiting[inode] = known
                elif 0 <= taken - known.taken < SLOWEST * WITHIN:
                    cut(connection)
                    closed += 1
                else:
                    self.waiting[inode] = Progress(now, taken)
        return closed

    def run(self) -> None:
        while True:
            time.sleep(PAUSE)
            with contextlib.suppress(OSError):
                self.look(time.monotonic())


class Taken:
    """Has whoever sends to one connection wait until its reader has taken most of it; only where the kernel
    tells, and a connection is found between the two.
    """

    def __init__(self, port: int, address: str, its_port: int) -> None:
        self.connection = connection_to(port, address, its_port)
        self.sent = acknowledged(self.connection) if self.connection else 0

    def wait_after(self, size: int) -> None:
        """So many bytes more have been sent. Who takes nothing at all is not waited for longer than it takes
        to let go of them."""
        self.sent += size
        before, until, pause = -1, 0.0, SOON
        while self.connection and tcp_info(self.connection)[0] == ESTABLISHED:
            taken = acknowledged(self.connection)
            if taken != before:
                before, until = taken, time.monotonic() + 2 * WITHIN
            if self.sent - taken <= AHEAD or time.monotonic() > until:
                return
            time.sleep(pause)
            pause = min(2 * pause, LATER)

    def close(self) -> None:
        if self.connection:
            self.connection.close()


def connection_to(port: int, address: str, its_port: int) -> socket.socket | None:
    """Ours, under another descriptor; None where it is not found."""
    if not kernel_tells():
        return None
    for _inode, connection in connections(port):
        with contextlib.suppress(OSError):  # it has ended
            if connection.getpeername()[:2] == (address, its_port):
                return connection
        connection.close()
    return None


def let_go(port: int) -> None:
    """From now on, in a thread, as long as this process lives; only where the kernel tells (Linux)."""
    if kernel_tells():
        threading.Thread(target=SlowReaders(port).run, name="slow-readers", daemon=True).start()


def kernel_tells() -> bool:
    return hasattr(socket, "TCP_INFO") and os.path.isdir("/proc/self/fd")


def connections(port: int) -> Iterator[tuple[int, socket.socket]]:
    """This process's open connections to a port of its own, by number of their inode, each under another
    descriptor: whoever closes the first one meanwhile closes nothing of another's."""
    for name in os.listdir("/proc/self/fd"):
        try:
            descriptor = os.dup(int(name))
        except OSError:  # closed since it was listed
            continue
        status = os.fstat(descriptor)
        if not stat.S_ISSOCK(status.st_mode):
            os.close(descriptor)
            continue
        connection = socket.socket(fileno=descriptor)
        if is_ours(connection, port):
            yield status.st_ino, connection
        else:
            connection.close()


def cut(connection: socket.socket) -> None:
    """Ends it for both sides; what was not taken is forgotten by the kernel too."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def is_ours(connection: socket.socket, port: int) -> bool:
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return False
    return connection.getsockname()[1] == port and tcp_info(connection)[0] != LISTENING


def tcp_info(connection: socket.socket) -> bytes:
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)


def acknowledged(connection: socket.socket) -> int:
    """Bytes that the other side has taken since the connection was made."""
    (taken,) = struct.unpack_from("=Q", tcp_info(connection), ACKNOWLEDGED)
    return int(taken)


def unsent(connection: socket.socket) -> int:
    """Bytes that wait to be taken (SIOCOUTQ)."""
    (waiting,) = struct.unpack("=i", fcntl.ioctl(connection, termios.TIOCOUTQ, b"\0" * 4))
    return int(waiting)
