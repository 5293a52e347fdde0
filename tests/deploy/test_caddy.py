"""The shipped Caddyfile is valid; it tells the site who asks, and serves the files that are for everybody."""

import pytest
import requests

from cms.media.views import PUBLIC as CACHE_CONTROL_OF_FILES
from tests.deploy.caddy import SHIPPED, shipped, two_lines
from tests.deploy.finding import caddy
from tests.waiting import PATIENCE

pytestmark = pytest.mark.skipif(caddy() is None, reason="Caddy is not installed")

NAME = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def front(upstream, data, tmp_path_factory):
    with shipped(tmp_path_factory.mktemp("caddy"), upstream.address, data).running() as running:
        yield running


def get(front, path, **headers):
    return requests.get(front.url + path, headers=headers, timeout=PATIENCE)


def lay(data, path: str, text: str):
    file = data / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def test_caddy_accepts_it(upstream, data, tmp_path):
    done = shipped(tmp_path, upstream.address, data).check()
    assert done.returncode == 0, done.stderr


def test_what_is_shipped_is_named_by_a_host_so_that_caddy_ends_tls():
    assert "\nwww.exemple.org {\n" in SHIPPED.read_text()


def test_the_site_learns_who_asks_from_caddy_alone(front, upstream):
    get(front, "/who", **{"X-Forwarded-Proto": "gopher", "X-Forwarded-For": "192.0.2.1"})
    _, headers = upstream.asked[-1]
    assert (headers["X-Forwarded-Proto"], headers["X-Forwarded-For"]) == ("http", "127.0.0.1")


@pytest.mark.parametrize("twin", ["X_Forwarded_For", "X-Forwarded_For", "x_forwarded_proto", "X_Anything"])
def test_a_name_that_would_become_another_is_left_out(front, upstream, twin):
    get(front, "/who", **{twin: "192.0.2.1"})
    _, headers = upstream.asked[-1]
    assert twin.lower() not in {name.lower() for name in headers}


def test_caddy_without_that_line_hands_it_on(upstream, tmp_path):
    """Otherwise the test above would prove nothing."""
    with two_lines(tmp_path, upstream.address).running() as front:
        get(front, "/who", X_Forwarded_For="192.0.2.1")
    _, headers = upstream.asked[-1]
    assert headers["X_forwarded_for"] == "192.0.2.1"


def test_public_images_come_from_the_disk_and_may_not_act(front, upstream, data):
    file = lay(data, f"media/public/images/{NAME}.svg", "<svg/>")
    address = f"/media/public/images/{file.name}"
    answer = get(front, address)
    assert (answer.text, answer.headers["Content-Type"]) == ("<svg/>", "image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == CACHE_CONTROL_OF_FILES
    assert get(front, address, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert upstream.times(address) == 0


def test_an_image_that_is_taken_away_is_the_sites_to_answer_at_once(front, data):
    file = lay(data, f"media/public/renditions/{NAME}.png", "bytes on the disk")
    address = f"/media/public/renditions/{file.name}"
    kept = get(front, address)
    assert kept.text == "bytes on the disk"
    file.unlink()
    answer = get(front, address, **{"If-None-Match": kept.headers["ETag"]})
    assert (answer.status_code, answer.text) == (200, "nothing")
    assert "Cache-Control" not in answer.headers


@pytest.mark.parametrize(
    "place", ["private/images", "public/documents", "public/images/../../private/images"]
)
def test_every_other_file_is_the_sites_to_judge(front, data, place):
    lay(data, f"media/{place}/{NAME}.png", "bytes on the disk")
    for ending in ("", "/", "?x=1"):
        assert get(front, f"/media/{place}/{NAME}.png{ending}").text == "nothing"


def test_static_files_come_compressed_from_the_disk(front, data):
    lay(data, "static/css/site.css", "body {}")
    hashed = lay(data, "static/css/site.0123456789ab.css", "body {}")
    lay(data, "static/css/site.0123456789ab.css.gz", "compressed")
    assert get(front, "/static/css/site.css").headers["Cache-Control"] == "public, max-age=60"
    answer = get(front, f"/static/css/{hashed.name}", **{"Accept-Encoding": "identity"})
    assert answer.headers["Cache-Control"] == "public, max-age=315360000, immutable"
    assert answer.headers["Content-Type"].startswith("text/css")
    with requests.get(
        f"{front.url}/static/css/{hashed.name}",
        headers={"Accept-Encoding": "gzip"},
        stream=True,
        timeout=PATIENCE,
    ) as packed:
        assert (packed.headers["Content-Encoding"], packed.raw.read()) == ("gzip", b"compressed")
    missing = get(front, "/static/css/none.0123456789ab.css")
    assert (missing.text, "Cache-Control" in missing.headers) == ("nothing", False)
