"""Every channel puts our own origin before our own addresses, and before nothing that somebody typed."""

import pytest
from django.test import Client

from cms.items import ORIGIN
from cms.plugins import Column
from cms.syndication import messages
from cms.syndication.models import Partner, Subscription
from tests.cms.reading.builder import IMAGE, item_id, publish

pytestmark = pytest.mark.django_db

TRAP = f"{ORIGIN}javascript:alert(1)"
"""Begins like our origin; with that in its place, it would be an address of another scheme."""
OURS = "https://codev.example"


@pytest.fixture
def trapped(wells):
    """An item whose title is a trap, on a site whose name is one; returns its id."""
    type(wells).columns, type(wells).feed = [Column("title", "Titre"), Column("url", "Adresse")], True
    publish(TRAP, type="site", path="/", name=TRAP, summary=TRAP, attribution=TRAP)
    members = {"summary": TRAP, "attribution": TRAP, "image": IMAGE | {"credit": TRAP}}
    return item_id(publish(TRAP, type="wells", path="/puits/", text=TRAP, place=(-11.4, 14.4), **members))


@pytest.mark.parametrize(
    "address",
    [
        *("/api/v1/", "/api/v1/content", "/api/v1/content/wells", "/api/v1/content/wells.geojson"),
        *("/api/v1/content/wells/{id}", "/api/v1/changes", "/api/v1/find?url=/puits/"),
        *("/flux/wells.rss", "/flux/wells.atom", "/flux/wells.json", "/flux/tout.rss"),
        *("/telecharger/wells.csv", "/telecharger/wells.geojson"),
        *("/embed/wells/", "/embed/wells/?view=map", "/embed/wells/{id}/", "/oembed?url=/puits/"),
    ],
)
def test_what_somebody_typed_stays_as_it_was_typed(trapped, address):
    answer = Client().get(address.format(id=trapped))
    text = answer.getvalue().decode()
    assert answer.status_code == 200
    assert f"{OURS}javascript" not in text
    assert TRAP in text
    assert f"{OURS}/" in text
    assert f"{ORIGIN}/" not in text


def test_a_message_to_a_partner_keeps_it_too():
    subscription = Subscription.objects.create(
        partner=Partner.objects.create(name="Diaspora"), url="https://partner.example/"
    )
    publish(path=f"/{TRAP}/")
    body = messages.next_message(subscription).body.decode()
    assert f'"url":"{OURS}/{TRAP}/"' in body
