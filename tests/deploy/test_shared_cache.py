"""A plain nginx cache in front of the site: what is withdrawn is gone from it when the minute is over.

So that nobody waits for a minute, each minute of `s-maxage` lasts one second on the way to the cache: it is
divided by sixty, and everything else is left as the site says it.
"""

import re
import time
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
from tests.deploy.upstream import LocalServer
from tests.postgresql import free_port
from tests.waiting import eventually

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
    """Answers what the site answers, each minute of `s-maxage` as a second; counts the questions."""

    def __init__(self) -> None:
        super().__init__(Answering)
        self.asked: list[str] = []


class Answering(BaseHTTPRequestHandler):
    server: QuickMinutes
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        answer = Client().get(self.path)
        body = b"".join(answer)
        answer.close()
        connections.close_all()
        self.send_response(answer.status_code)
        for name, value in {**answer.headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, MINUTE.sub(lambda found: f"{found[1]}={int(found[2]) // 60}", value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def cache(tmp_path):
    """`(ask, asked)`: what the cache answers at a path, and what the site was asked."""
    with QuickMinutes().running() as site:
        port = free_port()
        servers = PLAIN.format(folder=tmp_path, port=port, site=f"127.0.0.1:{site.server_port}")
        with Nginx(tmp_path, servers).running():
            yield lambda path: requests.get(f"http://127.0.0.1:{port}{path}", timeout=60), site.asked


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
    ask, asked = cache
    with defer_to_worker():
        path = f"/media/{published_image().file.name}"
        assert [ask(path).status_code for _ in range(3)] == [200] * 3
        assert len(asked) < 3, "the cache has kept nothing: the test would prove nothing"
        Publication.objects.update(live=False)
        withdrawn = time.monotonic()
        eventually(lambda: ask(path).status_code == 404)
    assert time.monotonic() - withdrawn < 60


def test_a_picture_that_comes_back_is_not_missing_for_long(cache):
    """A 404 is kept by nobody."""
    ask, _asked = cache
    with defer_to_worker():
        path = f"/media/{published_image().file.name}"
        Publication.objects.update(live=False)
        assert ask(path).status_code == 404
        Publication.objects.update(live=True)
        assert ask(path).status_code == 200
