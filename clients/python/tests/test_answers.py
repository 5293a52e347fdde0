"""The mirror meets sites and networks that behave badly: it waits, gives up with a sentence, never lies."""

import gzip
import json
import re
import shutil
import ssl
import subprocess
import threading
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

import codev_mirror
from fake_site import EMPTY, ONE_BYTE_TOO_FEW, answering, breaking_off, saying, serving, site_in_memory

ITEM = {"type": "news", "id": "a", "lang": "fr"}
PUT = {"op": "put", "seq": 1, **ITEM, "item": ITEM}
STUMBLES = {
    "500": answering(500, b"x" * 100_000),
    "503": answering(503),
    "429": answering(429),
    "broken off": breaking_off(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"),
    "closed": breaking_off(b""),
    "shorter than announced": ONE_BYTE_TOO_FEW,
    "not JSON": saying(b"<html>"),
    "another type": saying(EMPTY, "text/html"),
    "broken gzip": saying(gzip.compress(json.dumps(EMPTY).encode())[:-9], Content_Encoding="gzip"),
    "not a page": saying([]),
    "no cursor": saying({**EMPTY, "cursor": ""}),
    "more of the same": saying({**EMPTY, "more": True}),
    "numbers that fall": saying({**EMPTY, "changes": [PUT, PUT]}),
    "another item": saying({**EMPTY, "changes": [{**PUT, "item": {**ITEM, "id": "b"}}]}),
    "no such operation": saying({**EMPTY, "changes": [{**PUT, "op": "patch"}]}),
    "an identifier that is no text": saying({**EMPTY, "changes": [{**PUT, "op": "delete", "id": 7}]}),
    "NaN": saying(b'{"changes": [], "cursor": "c", "more": NaN}'),
    "too deep": saying(b'{"changes": ' + b"[" * 50_000 + b"]" * 50_000 + b', "cursor": "c", "more": false}'),
}


@pytest.mark.parametrize("name", STUMBLES)
def test_what_may_pass_is_tried_again(site, run, waits, name):
    site.answers = [STUMBLES[name]]
    assert run() == site.public
    assert len(waits) == 1


@pytest.mark.parametrize("name", STUMBLES)
def test_what_does_not_pass_ends_with_a_sentence_and_leaves_the_copy(site, run, waits, name):
    copy = run()
    site.delete("a")
    site.answers = [STUMBLES[name]] * codev_mirror.TRIES
    with pytest.raises(codev_mirror.Fault, match="relancez plus tard") as fault:
        run()
    assert fault.value.code == codev_mirror.UNREACHABLE
    assert [0.5 * 2**turn <= wait <= 2**turn for turn, wait in enumerate(waits)] == [True] * 5
    site.answers = []
    assert copy != run() == {}


def test_it_waits_as_long_as_it_is_told(site, run, waits, monkeypatch):
    now = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.utc)
    monkeypatch.setattr(codev_mirror.time, "time", now.timestamp)
    in_a_minute = format_datetime(now + timedelta(seconds=60), usegmt=True)
    site.answers = [answering(503, Retry_After="7"), answering(429, Retry_After=in_a_minute)]
    run()
    assert waits == [7, 60]


def test_it_comes_back_another_time_when_told_to_wait_long(site, run, waits):
    site.answers = [answering(503, Retry_After="3600")]
    with pytest.raises(codev_mirror.Fault):
        run()
    assert waits == []


def test_an_answer_that_drips_is_cut(site, run, monkeypatch):
    over = threading.Event()

    def drip(handler):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.02):
                handler.wfile.write(b"x")
        except OSError:
            handler.close_connection = True

    def drip_a_body(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        drip(handler)

    monkeypatch.setattr(codev_mirror, "PAGE_WITHIN", 1.0)
    site.answers = [drip, drip_a_body]
    try:
        assert run() == site.public
    finally:
        over.set()


def test_silence_is_not_waited_for(site, run, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(codev_mirror, "SILENCE", 0.5)
    site.answers = [lambda handler: over.wait(60)]
    try:
        assert run() == site.public
    finally:
        over.set()


@pytest.mark.parametrize("zipped", [False, True])
def test_an_endless_answer_is_not_read(site, run, monkeypatch, zipped):
    monkeypatch.setattr(codev_mirror, "LARGEST_PAGE", 1 << 20)
    body = b" " * (50 << 20)
    encoding = {"Content_Encoding": "gzip"} if zipped else {}

    def huge(handler):
        try:
            saying(gzip.compress(body, 1) if zipped else body, **encoding)(handler)
        except OSError:
            handler.close_connection = True

    site.answers = [huge]
    with pytest.raises(codev_mirror.Fault, match="plus de 1 Mo"):
        run()


def test_a_redirect_elsewhere_is_not_followed(site, run, tmp_path):
    with site_in_memory() as other:
        site.answers = [answering(302, Location=f"{other.origin}/api/v1/changes")]
        with pytest.raises(codev_mirror.Fault, match=re.escape(other.origin)):
            run(token="cdv_secret")
        assert other.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "https://127.0.0.1@evil.example/",
        "//evil.example/",
        "http://127.0.0.1/",
        "ftp://127.0.0.1/",
        "http://[",
    ],
)
def test_what_only_looks_like_the_same_site_is_another(site, run, target):
    site.answers = [answering(302, Location=target)] * codev_mirror.TRIES
    with pytest.raises(codev_mirror.Fault):
        run()


def test_a_redirect_on_the_site_itself_is_followed(site, run):
    site.answers = [answering(307, Location="/api/v1/changes?limit=100")]
    assert run() == site.public


def test_redirects_in_a_circle_end(site, run):
    site.answers = [answering(307, Location="/api/v1/changes")] * 5 * codev_mirror.TRIES
    with pytest.raises(codev_mirror.Fault):
        run()


def test_an_expired_cursor_starts_again_once(site, run):
    run()
    site.epoch += 1
    site.entries.clear()
    site.put("b")
    assert run() == site.public
    site.epoch, page = site.epoch + 1, site.page
    site.page = lambda query: None if query.get("since") else {**page(query), "more": True}
    with pytest.raises(codev_mirror.Fault, match="curseur"):
        run()


def test_a_cursor_refused_as_malformed_starts_again(site, run):
    run()
    site.put("b")
    site.answers = [answering(400, b"{}")]
    assert run() == site.public


def test_nothing_new_costs_a_304(site, run, tmp_path):
    run()
    site.answers = [saying({**EMPTY, "cursor": "[1, 1, 0]"}, ETag='"same"'), answering(304)]
    run()
    assert run() == site.public
    assert site.asked[-1][1]["If-None-Match"] == '"same"'


def test_the_token_confirms_only_what_is_applied(site, run):
    """Not in a first pass, which has not removed yet what it did not name; then once more at the end."""
    site.put("b")
    run(token="cdv_x", limit=1)
    tokens = [headers.get("Authorization") for _path, headers in site.asked]
    assert tokens == [None, None, "Bearer cdv_x"]
    site.epoch += 1
    site.asked.clear()
    run(token="cdv_x")
    tokens = [headers.get("Authorization") for _path, headers in site.asked]
    assert tokens == ["Bearer cdv_x", None, "Bearer cdv_x"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_a_certificate_that_nobody_vouches_for_is_refused(site, tmp_path):
    words = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem"
    subprocess.run(["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving(site, tls) as origin, pytest.raises(codev_mirror.Fault, match="CERTIFICATE"):
        codev_mirror.Mirror(origin.replace("http:", "https:"), tmp_path / "copy").run()
    assert site.asked == []
