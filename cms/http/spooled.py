"""A long answer, written to a temporary file before the first byte leaves.

So memory does not grow with it, its length and its tag are known (a reader who has it gets a 304, one that
is cut off notices), it is of one moment, and a slow reader holds no connection to the database. The file
has no name: nothing is left of it when the process ends.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from tempfile import TemporaryFile
from typing import IO

import brotli
from django.http import StreamingHttpResponse

BLOCK = 64 * 1024
"""Bytes that are read, compressed and sent at a time."""


class SpooledResponse(StreamingHttpResponse):
    """`pieces` are written at once; `size` is in bytes, `digest` is that of the bytes before compression."""

    def __init__(self, pieces: Iterable[bytes], content_type: str) -> None:
        digest = blake2b(digest_size=16)
        self.file = _spooled(_digested(pieces, digest.update))
        self.digest = digest.hexdigest()
        super().__init__(self._blocks(), content_type=content_type)
        self._resource_closers.append(self.discard)

    @property
    def size(self) -> int:
        return self.file.seek(0, 2)

    def compress(self, encoding: str) -> None:
        """In place; `encoding` is one of `cms.http.compression.ENCODERS`."""
        compressed = _spooled(COMPRESSORS[encoding](_read(self.file)))
        self.file.close()
        self.file = compressed

    def discard(self) -> None:
        """Nothing of it will be sent."""
        self.file.close()

    def _blocks(self) -> Iterator[bytes]:
        """Read from the file as it is when the first byte is sent."""
        if not self.file.closed:
            yield from _read(self.file)


class SpooledBody:
    """The body of a WSGI response whose length nobody has said: written as a whole, `size` is in bytes.

    The body is closed; what it raises on the way is raised before the first byte leaves.
    """

    def __init__(self, body: Iterable[bytes]) -> None:
        try:
            self.file = _spooled(body)
        finally:
            getattr(body, "close", lambda: None)()
        self.size = self.file.tell()

    def __iter__(self) -> Iterator[bytes]:
        yield from _read(self.file)

    def close(self) -> None:
        self.file.close()


def _digested(pieces: Iterable[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for piece in pieces:
        update(piece)
        yield piece


def _spooled(pieces: Iterable[bytes]) -> IO[bytes]:
    file = TemporaryFile(buffering=BLOCK)  # noqa: SIM115 - closed by the response
    try:
        for piece in pieces:
            file.write(piece)
    except BaseException:
        file.close()
        raise
    return file


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block


def _brotli(blocks: Iterable[bytes]) -> Iterator[bytes]:
    compressor = brotli.Compressor(quality=5)
    yield from map(compressor.process, blocks)
    yield compressor.finish()


def _gzip(blocks: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(6, wbits=zlib.MAX_WBITS | 16)
    yield from map(compressor.compress, blocks)
    yield compressor.flush()


COMPRESSORS = {"br": _brotli, "gzip": _gzip}
