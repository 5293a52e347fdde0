"""A long answer takes no memory, whatever it is compressed by, and leaves no file."""

import gzip
import tracemalloc

import brotli
import pytest

from cms.http.spooled import COMPRESSORS, SpooledResponse

MEGABYTE = 1024 * 1024
DECODED = {"br": brotli.decompress, "gzip": gzip.decompress}


def spooled(pieces) -> SpooledResponse:
    return SpooledResponse(pieces, "text/csv")


@pytest.mark.parametrize("encoding", COMPRESSORS)
def test_it_is_the_same_after_compression(encoding):
    answer = spooled([b"a;b\n", b"", b"c;d\n" * 100_000])
    plain, digest = answer.size, answer.digest
    answer.compress(encoding)
    size = answer.size
    body = answer.getvalue()
    answer.discard()
    assert (len(body), len(DECODED[encoding](body)), answer.digest) == (size, plain, digest)
    assert size < plain


@pytest.mark.parametrize("encoding", ["", *COMPRESSORS])
def test_memory_does_not_grow_with_it(encoding):
    tracemalloc.start()
    try:
        answer = spooled(bytes(MEGABYTE) for _ in range(32))
        if encoding:
            answer.compress(encoding)
        sent = sum(map(len, answer))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        answer.discard()
    assert sent > 0
    assert peak < 4 * MEGABYTE


def test_its_file_is_closed_with_it_and_when_it_cannot_be_written():
    answer = spooled([b"a"])
    answer.discard()
    assert answer.file.closed
    assert answer.getvalue() == b""

    def failing():
        yield b"a"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        spooled(failing())
