"""The search for secrets sees through every dress an answer may put on them."""

import base64
import gzip

import brotli
import pytest

from cms.items import sort_key
from cms.publishing.stemming import stemmed
from cms.reading.cursors import pack
from cms.slugs import slug_of
from tests.secrets.markers import degrees, found_in, marker

WORD = marker("draft", "title")
DRESSES = {
    "plain": WORD.encode(),
    "upper case": WORD.upper().encode(),
    "percent-encoded": "".join(f"%{ord(letter):02X}" for letter in WORD).encode(),
    "percent-encoded twice": "".join(f"%25{ord(letter):02x}" for letter in WORD).encode(),
    "HTML-escaped": "".join(f"&#{ord(letter)};" for letter in WORD).encode(),
    "JSON-escaped": "".join(f"\\u{ord(letter):04x}" for letter in WORD).encode(),
    "cursor": pack(["title", f"un {WORD}", "news/1.fr"]).encode(),
    "base64": base64.b64encode(f"a {WORD}".encode()),
    "stem": stemmed(f"les {WORD}s").encode(),
    "sort key": sort_key(f"É{WORD}").encode(),
    "slug": slug_of(f"L’œuvre {WORD}").encode(),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_marker_is_found_in_every_dress(dress):
    assert [word for word, _guise, _place in found_in(b"before " + DRESSES[dress] + b" after", [WORD])] == [
        WORD
    ]


@pytest.mark.parametrize(("encoding", "compress"), [("br", brotli.compress), ("gzip", gzip.compress)])
def test_a_marker_is_found_in_compressed_bytes(encoding, compress):
    assert [word for word, *_ in found_in(compress(WORD.encode()), [WORD], encoding)] == [WORD]


def test_a_finding_says_where():
    [(word, guise, place)] = found_in(f"<h1>{WORD}</h1>".encode(), ["other", WORD])
    assert (word, guise, place) == (WORD, "as it is", f"byte 4: …<h1>{WORD}</h1>…")


def test_no_two_markers_are_alike():
    names = [
        (state, field) for state in ("draft", "expired", "withdrawn") for field in ("title", "slug", "body")
    ]
    assert len({marker(*name) for name in names}) == len(names)
    assert degrees(13, "draft") != degrees(13, "expired")
    assert list(found_in(b"nothing to see", [marker(*name) for name in names])) == []
