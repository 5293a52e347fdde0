"""A name that changes its mind between two look-ups reaches nothing of ours: it is looked up once."""

import socket

import pytest

from cms.syndication import http_client, ssrf, webhook_delivery
from cms.syndication.models import Attempt, Partner, Subscription
from tests.cms.reading.builder import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def canary():
    """A listener on loopback that no packet may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.fixture
def subscription(settings, canary):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    url = f"https://partenaire.example:{canary.getsockname()[1]}/webhook"
    return Subscription.objects.create(partner=Partner.objects.create(name="Rusée"), url=url)


@pytest.fixture
def connections(monkeypatch):
    """Where the sender tried to connect; nothing leaves this machine."""
    tried = []

    def refuse(address, timeout):
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(http_client.socket, "create_connection", refuse)
    return tried


def resolving(monkeypatch, *answers):
    """A resolver that gives these answers in turn, and how often it was asked."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    monkeypatch.setattr(ssrf, "resolved", resolve)
    return asked


def test_a_name_that_leads_home_by_now_is_not_called(subscription, canary, monkeypatch):
    resolving(monkeypatch, ["127.0.0.1"])
    publish()
    assert not webhook_delivery.deliver(subscription.pk)
    assert "réseau privé" in Attempt.objects.get().error
    with pytest.raises(TimeoutError):
        canary.accept()


def test_a_name_is_looked_up_once_and_the_checked_address_is_used(subscription, connections, monkeypatch):
    asked = resolving(monkeypatch, ["192.0.1.1"], ["127.0.0.1"])
    publish()
    assert not webhook_delivery.deliver(subscription.pk)
    assert (asked, connections) == (["partenaire.example"], ["192.0.1.1"])
    assert Attempt.objects.get().error == "La connexion a été refusée"


@pytest.mark.parametrize(
    "address",
    [
        *("::127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "192.0.0.192"),
        *("0.0.0.0", "::", "::1", "169.254.169.254", "224.0.0.1", "fe80::1%lo"),
    ],
)
def test_no_packet_is_sent_to_an_address_of_ours_in_any_form(subscription, connections, monkeypatch, address):
    resolving(monkeypatch, ["192.0.1.1", address])
    publish()
    webhook_delivery.deliver(subscription.pk)
    assert connections == []


def test_a_test_message_obeys_the_same_rules(subscription, connections, monkeypatch):
    resolving(monkeypatch, ["10.0.0.1"])
    assert "réseau privé" in webhook_delivery.send_test(subscription).error
    assert connections == []
