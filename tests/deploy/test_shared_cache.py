"""A plain nginx cache in front of the site: what is withdrawn is gone from it when the minute is over.

So that nobody waits for a minute, each minute of `s-maxage` lasts one second on the way to the cache: it is
divided by sixty, and everything else is left as the site says it. That it is one minute is read in what the
site says: how long a test takes says nothing.
"""

import re
from http.server import BaseHTTPRequestHandler

import pytest
import requests
from django.db import connections, transaction
from django.test import Client

from cms.media import visibility
from cms.publishing import defer_to_worker
from cms.publishing.models import Publication
from tests.cms.media.builders import make_image, show
from tests.deploy.finding import nginx
from tests.deploy.nginx import Nginx
from tests.local_server import LocalServer
from tests.postgresql import free_port
from tests.waiting import PATIENCE, eventually

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(nginx() is None, reason="nginx is not installed"),
]

PLAIN = """
    proxy_cache_path {folder}/cache keys_zone=plain:1m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://{site};
            proxy_cache plain;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
"""
MINUTE = re.compile(r"(s-maxage)=(\d+)")


class QuickMinutes(LocalServer):
    """Answers what the site answers, each minute of `s-maxage` as a second; notes how many seconds it was."""

    def __init__(self) -> None:
        super().__init__(Answering)
        self.kept_for: list[int] = []


class Answering(BaseHTTPRequestHandler):
    server: QuickMinutes
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        answer = Client().get(self.path)
        body = b"".join(answer)
        answer.close()
        connections.close_all()
        self.send_response(answer.status_code)
        self.server.kept_for += [
            int(found[2]) for found in MINUTE.finditer(answer.headers.get("Cache-Control", ""))
        ]
        for name, value in {**answer.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, MINUTE.sub(lambda found: f"{found[1]}={int(found[2]) // 60}", value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def cache(tmp_path):
    """`(ask, kept_for)`: what the cache answers at a path, and the `s-maxage` that it was told."""
    with QuickMinutes().running() as site:
        port = free_port()
        servers = PLAIN.format(folder=tmp_path, port=port, site=f"127.0.0.1:{site.server_port}")
        with Nginx(tmp_path, servers).running():
            yield lambda path: requests.get(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE), site.kept_for


def published_image():
    image = make_image()
    show(image)
    with transaction.atomic():
        cleanups = visibility.publicise([(image._meta.label_lower, str(image.pk))])
    for cleanup in cleanups:
        cleanup()
    image.refresh_from_db()
    return image


def test_a_withdrawn_picture_leaves_a_plain_cache_within_the_minute(cache):
    ask, kept_for = cache
    with defer_to_worker():
        path = f"/media/{published_image().file.name}"
        eventually(lambda: ask(path).headers["X-Cache"] == "HIT")  # otherwise the test would prove nothing
        assert ask(path).status_code == 200
        Publication.objects.update(live=False)
        eventually(lambda: ask(path).status_code == 404)
    assert set(kept_for) == {60}


def test_a_picture_that_comes_back_is_not_missing_for_long(cache):
    """A 404 is kept by nobody."""
    ask, _kept_for = cache
    with defer_to_worker():
        path = f"/media/{published_image().file.name}"
        Publication.objects.update(live=False)
        assert ask(path).status_code == 404
        Publication.objects.update(live=True)
        assert ask(path).status_code == 200
