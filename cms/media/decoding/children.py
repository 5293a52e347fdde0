"""Has files decoded by children of this process: a few at a time, each within limits of memory and time.

    done, parts = decode("check", data, name="puits.jpg", max_pixels=60_000_000)

A child that stays slim serves the next file too (starting one takes a quarter of a second); idle ones end by
themselves, and all end with this process, whose pipe they read.
"""

import atexit
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

from django.conf import settings

from cms.media.decoding import messages
from cms.media.decoding.refusals import FileRefused

MEMORY = 1536 * 1024 * 1024
"""Bytes of address space; sixty million pixels in WebP, the most expensive format, take 1.3 GB of it."""
SECONDS = 60
"""Of processor, for one file."""
DEADLINE = 120.0
"""Seconds on the clock, for one file; whoever waits on the other side of a proxy is gone by then."""
PATIENCE = 60.0
"""Seconds to wait while others are being decoded."""

ENDS = {-signal.SIGXCPU: "time", -signal.SIGKILL: "time", messages.OUT_OF_MEMORY: "memory"}
"""Why a child ended so; the kernel also kills when the machine has no memory left."""


class DecodingFailed(OSError):
    """A file was not decoded. `why`: memory, time, decoder or busy; `pixels`: "8660 × 6928", if known."""

    def __init__(self, why: str, pixels: str = "", said: str = "") -> None:
        super().__init__(f"a picture was not decoded: {why} {pixels} {said}".rstrip())
        self.why, self.pixels = why, pixels


class Decoder:
    """One child, and what goes to and fro."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "cms.media.decoding.program", str(MEMORY), str(SECONDS)],
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, work: str, data: bytes, arguments: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        """What `decode` returns and raises; `BrokenPipeError` when the child had ended its work before."""
        assert self.process.stdin
        timer = threading.Timer(DEADLINE, self.process.kill)
        timer.daemon = True
        timer.start()
        try:
            messages.write(self.process.stdin, {"work": work, "arguments": arguments}, [data])
            return self._answer()
        finally:
            timer.cancel()

    def _answer(self) -> tuple[dict[str, Any], list[bytes]]:
        pixels = ""
        while True:
            try:
                assert self.process.stdout
                message, parts = messages.read(self.process.stdout)
            except (EOFError, ValueError):
                self.end()
                if self.process.returncode == 0:
                    raise BrokenPipeError from None
                raise DecodingFailed(self.why_it_ended(), pixels) from None
            if "pixels" in message:
                pixels = str(message["pixels"])
            elif "refused" in message:
                sentence, code, values = message["refused"]
                raise FileRefused(sentence, code, **values)
            elif "failed" in message:
                raise DecodingFailed(message["failed"], pixels, message.get("said", ""))
            else:
                return message["done"], parts

    def why_it_ended(self) -> str:
        return ENDS.get(self.process.returncode, "decoder")

    def end(self) -> None:
        """Its pipe is closed, which an idle child understands; one at work is killed."""
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                stream and stream.close()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(0.5)
            return
        self.process.kill()
        self.process.wait()


class Decoders:
    """As many children as the settings allow at once, and those that wait for work."""

    def __init__(self, places: int) -> None:
        self.places = threading.BoundedSemaphore(places)
        self.idle: list[Decoder] = []
        self.of_the_parent: list[Decoder] = []

    def decode(self, work: str, data: bytes, arguments: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
        if not self.places.acquire(timeout=PATIENCE):
            raise DecodingFailed("busy")
        try:
            return self._decode(work, data, arguments)
        finally:
            self.places.release()

    def _decode(
        self, work: str, data: bytes, arguments: dict[str, Any]
    ) -> tuple[dict[str, Any], list[bytes]]:
        while True:
            decoder, is_new = self._free()
            try:
                return decoder.ask(work, data, arguments)
            except BrokenPipeError:  # it had just ended, for want of work
                decoder.end()
                if is_new:
                    raise DecodingFailed(decoder.why_it_ended()) from None
            except (FileRefused, DecodingFailed):
                raise
            except BaseException:  # what is left of its answer would be taken for that of the next file
                decoder.end()
                raise
            finally:
                if decoder.process.returncode is None:
                    self.idle.append(decoder)

    def _free(self) -> tuple[Decoder, bool]:
        while self.idle:
            decoder = self.idle.pop()
            if decoder.is_alive():
                return decoder, False
            decoder.end()
        return Decoder(), True

    def end(self) -> None:
        while self.idle:
            self.idle.pop().end()

    def forget(self) -> None:
        """In a process that was forked: the children are those of the other one."""
        self.of_the_parent += self.idle
        self.idle = []


_decoders = Decoders(settings.DECODERS)
atexit.register(_decoders.end)
os.register_at_fork(after_in_child=_decoders.forget)


def decode(work: str, data: bytes, **arguments: Any) -> tuple[dict[str, Any], list[bytes]]:
    """Has a child do one of `program.WORK`; returns what it says and the files that it makes.

    Raises `FileRefused` for a file that is not taken, `DecodingFailed` for one that takes too much or cannot
    be read.
    """
    return _decoders.decode(work, data, arguments)
