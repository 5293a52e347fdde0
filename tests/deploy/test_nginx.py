"""The shipped nginx configuration is valid; it remembers what is public for half a second, the rest never."""

import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import DefaultCookiePolicy
from threading import Barrier

import pytest
import requests
import trustme

from cms.media.views import PUBLIC as CACHE_CONTROL_OF_FILES
from tests.deploy.finding import nginx
from tests.deploy.nginx import Nginx, shipped
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(nginx() is None, reason="nginx is not installed")

PUBLIC = {"Cache-Control": "public, max-age=0, must-revalidate"}
IMAGE = "public/images/0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def front(upstream, data, tmp_path_factory):
    """nginx as it is shipped, TLS included; `get` asks it."""
    folder = tmp_path_factory.mktemp("nginx")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "authority.pem"))
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(folder / "site.pem"))
    url, servers = shipped(folder, upstream.address, data, folder / "site.pem")
    with Nginx(folder, servers).running() as running, requests.Session() as session:
        session.trust_env, session.verify = False, str(folder / "authority.pem")
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        running.get = lambda path, **headers: session.get(url + path, headers=headers, timeout=PATIENCE)
        yield running


HALF = 0.5


def in_half_a_second(act):
    """What `act` returns when it began and ended in the same half of a second; on a busy machine it is tried
    again.
    """
    while True:
        time.sleep(HALF + 0.02 - time.time() % HALF)
        half, result = time.time() // HALF, act()
        if time.time() // HALF == half:
            return result


def test_nginx_accepts_it(upstream, data, tmp_path):
    _, servers = shipped(tmp_path, upstream.address, data)
    done = Nginx(tmp_path, servers).check()
    assert done.returncode == 0, done.stderr


def test_what_is_public_is_asked_for_once_and_forgotten_with_the_half_second(front, upstream):
    def act():
        path = upstream.give(PUBLIC, "one")
        return path, [front.get(path).text for _ in range(5)], upstream.times(path)

    path, texts, times = in_half_a_second(act)
    assert (texts, times) == (["one"] * 5, 1)
    upstream.answers[path] = (PUBLIC, "two")
    assert in_half_a_second(lambda: front.get(path).text) == "two"


def test_nobody_waits_for_an_answer_that_somebody_else_has_asked_for(front, upstream, monkeypatch):
    """nginx would look every half second whether it is there; the site lets each go at once. Nobody is
    answered here before all four have reached the site.
    """
    path = upstream.give(PUBLIC, "one")
    monkeypatch.setattr(upstream, "meeting", Barrier(4, timeout=PATIENCE))
    with ThreadPoolExecutor(4) as readers:
        answers = list(readers.map(lambda _: front.get(path).text, range(4)))
    assert answers == ["one"] * 4
    assert upstream.times(path) == 4


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cache-Control": "private, no-cache"},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "max-age=60"},
        {"Cache-Control": "public, no-store"},
        {**PUBLIC, "Set-Cookie": "sessionid=1"},
        {**PUBLIC, "Vary": "*"},
    ],
)
def test_what_does_not_say_that_it_is_public_is_never_kept(front, upstream, headers):
    def act():
        path = upstream.give(headers, "a secret")
        return [front.get(path).text for _ in range(3)], upstream.times(path)

    assert in_half_a_second(act) == (["a secret"] * 3, 3)
    assert b"a secret" not in front.kept()


@pytest.mark.parametrize("header", [{"Cookie": "sessionid=1"}, {"Authorization": "Bearer jeton"}])
def test_who_is_known_neither_reads_the_memory_nor_fills_it(front, upstream, header):
    def act():
        path = upstream.give(PUBLIC, "for everybody")
        front.get(path)
        upstream.answers[path] = (PUBLIC, "for Awa alone")
        return front.get(path, **header).text, front.get(path).text

    assert in_half_a_second(act) == ("for Awa alone", "for everybody")
    assert b"for Awa alone" not in front.kept()


def test_the_administration_is_never_kept(front, upstream):
    upstream.answers["/admin/login/"] = (PUBLIC, "login")
    assert in_half_a_second(lambda: [front.get("/admin/login/").text for _ in range(2)]) == ["login"] * 2
    assert upstream.times("/admin/login/") % 2 == 0
    assert b"login" not in front.kept()


def test_each_encoding_has_its_own_answer(front, upstream):
    def act():
        path = upstream.give({**PUBLIC, "Vary": "Accept-Encoding"}, "varied")
        for encoding in ("br", "gzip", "br", "gzip"):
            front.get(path, **{"Accept-Encoding": encoding})
        return upstream.times(path)

    assert in_half_a_second(act) == 2


def test_a_remembered_answer_confirms_its_tag(front, upstream):
    def act():
        path = upstream.give({**PUBLIC, "ETag": '"one"'}, "body")
        tags = (None, '"one"', '"other"')
        codes = [front.get(path, **{"If-None-Match": tag}).status_code for tag in tags]
        return codes, upstream.times(path)

    assert in_half_a_second(act) == ([200, 304, 200], 1)


def test_the_site_learns_who_asks_from_nginx_alone(front, upstream):
    front.get("/who", **{"X-Forwarded-Proto": "gopher", "X-Forwarded-For": "192.0.2.1"})
    _, headers = upstream.asked[-1]
    assert headers["X-Forwarded-Proto"] == "https"
    assert headers["X-Forwarded-For"] == "127.0.0.1"


@pytest.mark.parametrize("twin", ["X_Forwarded_For", "X-Forwarded_For", "X_Forwarded_Proto", "X_Anything"])
def test_a_name_that_would_become_another_is_left_out(front, upstream, twin):
    front.get("/who", **{twin: "192.0.2.1"})
    _, headers = upstream.asked[-1]
    assert twin.lower() not in {name.lower() for name in headers}


def test_public_images_come_from_the_disk_and_may_not_act(front, upstream, data):
    file = data / "media" / f"{IMAGE}.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("<svg/>")
    answer = front.get(f"/media/{IMAGE}.svg")
    assert (answer.text, answer.headers["Content-Type"]) == ("<svg/>", "image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == CACHE_CONTROL_OF_FILES
    assert upstream.times(f"/media/{IMAGE}.svg") == 0


def test_an_image_that_is_taken_away_is_gone_at_once(front, data):
    file = data / "media" / "public" / "renditions" / f"{'a' * 32}.png"
    file.parent.mkdir(parents=True)
    file.write_text("bytes on the disk")
    address = f"/media/public/renditions/{file.name}"
    assert [front.get(address).text for _ in range(3)] == ["bytes on the disk"] * 3
    file.unlink()
    assert front.get(address).text == "nothing"


@pytest.mark.parametrize(
    "place", ["private/images", "public/documents", "public/images/../../private/images"]
)
def test_every_other_file_is_the_sites_to_judge(front, upstream, data, place):
    name = IMAGE.rpartition("/")[2]
    file = data / "media" / f"{place}/{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("bytes on the disk")
    for path in (f"/media/{place}/{name}.png", f"/media/{place}/{name}.png/"):
        assert front.get(path).text == "nothing"


def test_static_files_come_compressed_from_the_disk(front, data):
    folder = data / "static" / "css"
    folder.mkdir(parents=True)
    for name in ("site.css", "site.0123456789ab.css"):
        (folder / name).write_text("body {}")
    (folder / "site.0123456789ab.css.gz").write_bytes(b"compressed")
    assert front.get("/static/css/site.css").headers["Cache-Control"] == "public, max-age=60"
    asked = front.get("/static/css/site.0123456789ab.css", **{"Accept-Encoding": "identity"})
    assert asked.headers["Cache-Control"] == "public, max-age=315360000, immutable"
    assert asked.headers["Content-Type"] == "text/css"
