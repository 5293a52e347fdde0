"""A passkey proves itself for this site, once, and is not copied."""

import json
import re

import pytest
from django.test import Client

from cms.accounts.passkeys import passkeys_work
from tests.cms.accounts.authenticator import SoftKey
from tests.cms.accounts.people import administrator, give_code, give_password, is_in

pytestmark = pytest.mark.django_db
ORIGIN = "https://codev.example"


@pytest.fixture(autouse=True)
def https(settings):
    settings.PUBLIC_ORIGIN = ORIGIN


@pytest.fixture
def awa():
    return administrator()


def challenge(client, address):
    page = client.get(address).content.decode()
    return json.loads(re.search(r'id="passkey-options"[^>]*>(.*?)</script>', page)[1])["challenge"]


def add(client, key, name="Téléphone"):
    sent = key.create(challenge(client, "/admin/second-factor/passkey/"))
    return client.post("/admin/second-factor/passkey/", {"name": name, "passkey": sent})


def show(client, key):
    sent = key.get(challenge(client, "/admin/login/second/"))
    return client.post("/admin/login/second/", {"passkey": sent})


@pytest.fixture
def key(client, awa):
    key = SoftKey(ORIGIN, "codev.example")
    give_password(client)
    assert "Vos codes de secours" in add(client, key).content.decode()
    return key


def test_a_passkey_is_the_second_step(key):
    browser = Client()
    assert give_password(browser).url == "/admin/login/second/"
    assert show(browser, key).url == "/admin/"
    assert is_in(browser)


def test_what_was_sent_once_is_worth_nothing_again(key):
    browser = Client()
    give_password(browser)
    sent = key.get(challenge(browser, "/admin/login/second/"))
    assert browser.post("/admin/login/second/", {"passkey": sent}).status_code == 302
    give_password(browser)
    challenge(browser, "/admin/login/second/")
    assert browser.post("/admin/login/second/", {"passkey": sent}).status_code == 200


@pytest.mark.parametrize(
    "impostor",
    [
        SoftKey("https://codev.example.evil", "codev.example"),
        SoftKey("https://sub.codev.example", "codev.example"),
        SoftKey(ORIGIN, "evil.example"),
        SoftKey(ORIGIN, "codev.example"),
    ],
)
def test_another_key_or_another_site_opens_nothing(key, impostor):
    impostor.identifier = key.identifier
    if impostor.origin != ORIGIN or impostor.site != key.site:
        impostor.private = key.private
    browser = Client()
    give_password(browser)
    assert show(browser, impostor).status_code == 200
    assert not is_in(browser)


def test_a_copy_of_the_key_is_noticed(key):
    browser = Client()
    give_password(browser)
    show(browser, key)
    key.count = 0
    give_password(browser)
    assert show(browser, key).status_code == 200


def test_a_key_of_another_account_opens_nothing(key, client):
    administrator("moussa")
    other = SoftKey(ORIGIN, "codev.example")
    client.post("/admin/logout/")
    give_password(client, "moussa")
    add(client, other)
    browser = Client()
    give_password(browser)
    assert show(browser, other).status_code == 200


@pytest.mark.parametrize("sent", ["", "{", "[]", '{"id": 1}', "null", '"x"'])
def test_nonsense_is_refused(key, sent):
    browser = Client()
    give_password(browser)
    assert browser.post("/admin/login/second/", {"passkey": sent}).status_code == 200
    assert give_code(browser, "٣٤٥٦٧٨").status_code == 200


def test_two_passkeys_of_one_key_are_refused(key, client):
    assert "n’a pas été enregistrée" in add(client, key).content.decode().replace("'", "’").replace(
        "&#x27;", "’"
    )


@pytest.mark.parametrize(
    ("origin", "work"),
    [
        ("https://codev.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("https://192.0.2.1", False),
        ("http://codev.example", False),
    ],
)
def test_passkeys_are_offered_where_browsers_know_them(settings, client, awa, origin, work):
    settings.PUBLIC_ORIGIN = origin
    assert passkeys_work() == work
    give_password(client)
    assert ("/admin/second-factor/passkey/" in client.get("/admin/second-factor/").content.decode()) == work
