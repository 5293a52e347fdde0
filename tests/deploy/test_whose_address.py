"""The product behind each proxy: a visitor who forges an address is still counted as one, or refused."""

import re
import socket
import time
from contextlib import ExitStack
from itertools import count

import pytest
import requests
from django.contrib.auth import get_user_model

from cms.serving.web import BODIES
from home.contact_form import FASTEST, STAMP, TRAP
from home.contact_page import MOST_FROM_ONE
from home.models import ContactField, ContactPage
from home.site_loading import CONTACT_FIELDS
from tests.deploy import caddy as caddies
from tests.deploy import nginx as engines
from tests.deploy.finding import caddy, nginx
from tests.faults.product import running
from tests.home.builders import home_page, published
from tests.waiting import PATIENCE, eventually

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(nginx() is None or caddy() is None, reason="nginx or Caddy is not installed"),
]

FORGED = ("X_Forwarded_For", "X-Forwarded_For", "X-Forwarded-For", "Forwarded", "X-Real-IP")
LAST = {"Z1": "1", "Z2": "2", "Z3": "3"}
"""Granian's WSGI moves the last headers to the places of Content-Type and Content-Length: without these a
twin would come before what the proxy writes, and lose."""
MOST_GUESSES = 5
SENT = (
    "Content-Type: application/x-www-form-urlencoded",
    "Sec-Fetch-Site: same-origin",
    "Content-Length: 99999",
)
BEGUN = b"x" * 20_000
"""More than Caddy keeps back."""
WORDS = {"votre_nom": "Awa", "votre_adresse_electronique": "awa@example.org", "votre_message": "Bonjour."}


@pytest.fixture
def contact():
    get_user_model().objects.create_superuser("awa", "awa@example.org", "secret")
    page = ContactPage(title="Contact", to_address="equipe@example.org")
    page.form_fields.set([ContactField(sort_order=at, **field) for at, field in enumerate(CONTACT_FIELDS)])
    return published(page, home_page()).url


@pytest.fixture
def fronts(contact, child_environment, tmp_path):
    """The address behind each proxy, and that of the site itself."""
    folders = [tmp_path / name for name in ("nginx", "caddy", "plain")]
    for folder in folders:
        folder.mkdir()
    with ExitStack() as stack:
        product = stack.enter_context(
            running({**child_environment, "TRUSTED_PROXIES": "1"}, tmp_path / "log")
        )
        site = product.url.removeprefix("http://")
        url, servers = engines.shipped(folders[0], site, tmp_path)
        stack.enter_context(engines.Nginx(folders[0], servers).running())
        ours = stack.enter_context(caddies.shipped(folders[1], site, tmp_path).running())
        plain = stack.enter_context(caddies.two_lines(folders[2], site).running())
        yield {"nginx": url, "Caddy": ours.url, "Caddy in two lines": plain.url, "the site": product.url}


def forging(number: int) -> dict[str, str]:
    """Another address in one of the headers that might be believed."""
    return {FORGED[number % len(FORGED)]: f"203.0.113.{number}", **LAST}


def hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def guesses(url: str) -> list[int]:
    """The answers to fourteen wrong passwords, each from another address as it says."""
    session = requests.Session()
    token = hidden(session.get(f"{url}/admin/login/", timeout=PATIENCE).text, "csrfmiddlewaretoken")
    given = {"username": "awa", "password": "wrong", "csrfmiddlewaretoken": token}
    return [
        session.post(
            f"{url}/admin/login/", given, headers=forging(number), timeout=PATIENCE, allow_redirects=False
        ).status_code
        for number in range(14)
    ]


def letters(url: str, path: str, stamp: str, times: int, forged: bool) -> list[int]:
    return [
        requests.post(
            url + path,
            {STAMP: stamp, TRAP: "", **WORDS},
            headers={"Sec-Fetch-Site": "same-origin", **(forging(number) if forged else {})},
            timeout=PATIENCE,
            allow_redirects=False,
        ).status_code
        for number in range(times)
    ]


def test_whoever_forges_an_address_is_counted_as_one(fronts, contact):
    site = fronts.pop("the site")
    for name, url in fronts.items():
        answers = guesses(url)
        assert answers.count(200) < MOST_GUESSES, (name, answers)
        assert set(answers[MOST_GUESSES:]) <= {400, 429}, (name, answers)
    stamp = hidden(requests.get(fronts["nginx"] + contact, timeout=PATIENCE).text, STAMP)
    time.sleep(FASTEST + 0.1)
    assert letters(fronts["nginx"], contact, stamp, MOST_FROM_ONE, False) == [302] * MOST_FROM_ONE
    for name, url in fronts.items():
        answers = letters(url, contact, stamp, len(FORGED), True)
        assert set(answers) <= {400, 429}, (name, answers)
    for name in ("Caddy", "Caddy in two lines"):  # nginx hands on nothing that has not come whole
        stalled_senders_leave_places(fronts[name], site, contact)


def stalled_senders_leave_places(url: str, site: str, path: str) -> None:
    """Bodies that never come, each from another address as it says, take the places of one visitor."""
    eventually(lambda: sending_from(site, "127.0.0.1") != 503)  # those of the proxy before this one have gone
    with ExitStack() as stack:
        numbers = count()

        def one_more_fills_them() -> bool:
            stack.enter_context(stalled_sender(url, path, next(numbers)))
            return sending_from(site, "127.0.0.1") == 503

        for _ in range(BODIES - 2):
            stack.enter_context(stalled_sender(url, path, next(numbers)))
        eventually(one_more_fills_them)  # asking takes a place for a moment, where one of these is refused
        assert sending_from(site, "198.51.100.9") != 503, url


def stalled_sender(url: str, path: str, number: int) -> socket.socket:
    """A connection on which the beginning of a body has been sent."""
    host, port = url.removeprefix("http://").split(":")
    sender = socket.create_connection((host, int(port)), timeout=PATIENCE)
    forged = [f"{name}: {value}" for name, value in forging(number).items()]
    lines = f"POST {path} HTTP/1.1", f"Host: {host}:{port}", *forged, *SENT, "", ""
    sender.sendall("\r\n".join(lines).encode() + BEGUN)
    return sender


def sending_from(site: str, address: str) -> int:
    """The answer to something sent by a proxy of ours on behalf of an address."""
    headers = {"X-Forwarded-For": address}
    return requests.post(f"{site}/admin/login/", {"a": "b"}, headers=headers, timeout=PATIENCE).status_code
