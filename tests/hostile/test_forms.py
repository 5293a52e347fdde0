"""The few forms open to anybody take whatever is posted to them."""

import time

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.home.builders import standard_page

pytestmark = pytest.mark.django_db
PATIENCE = 5
"""Seconds of the processor, whatever else the machine does; an answer takes milliseconds."""
TEXTS = [
    "a\x00b",
    "\ud800",
    "é" * 10_000,
    "' OR 1=1 --",
    "<b id=forced>",
    "\u202e\u2066",
    "%00%0a",
    "\x1b[2J",
]
ADDRESSES = ["unknown", "1.2.3.4:5", "[::1]:80", "::1%eth0", "' OR 1", "9" * 500, "1.2.3.4, x", "\xff"]


def post(address: str, fields: dict, **headers):
    """The answer; fails for an error of ours, a slow one, or one that repeats markup."""
    client, began = Client(raise_request_exception=False), time.thread_time()
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in fields.items()}
    answer = client.post(address, encoded, headers=headers)
    assert answer.status_code < 500, (address, fields)
    assert time.thread_time() - began < PATIENCE, (address, fields)
    assert b"<b id=forced>" not in answer.content
    return answer


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_logging_in_and_asking_for_a_password(admin_user, text):
    post("/admin/login/", {"username": text, "password": text, "next": text})
    post("/admin/login/", {"username": admin_user.username, "password": text}, **{"user-agent": "\xff" * 500})
    post("/_util/login/", {"username": text, "password": text, "next": "//evil.example"})
    post("/admin/password_reset/", {"email": text})


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_password_of_a_page(text):
    page = standard_page()
    kind = PageViewRestriction.PASSWORD
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="baobab")
    answer = post(page.url, {"password": text, "return_url": "//evil.example/"})
    assert "evil" not in answer.get("Location", "")


@pytest.mark.parametrize("forwarded", ADDRESSES, ids=range(len(ADDRESSES)))
def test_guessing_stops_whatever_the_proxy_says_of_the_address(settings, admin_user, forwarded):
    settings.TRUSTED_PROXIES = 1
    guess = {"username": admin_user.username, "password": "wrong"}
    answers = [post("/admin/login/", guess, **{"x-forwarded-for": forwarded}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
