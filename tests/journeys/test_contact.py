"""A visitor writes to the team, with and without script: is told what is missing, is thanked; no cookie."""

import json
import sqlite3
from contextlib import closing

import pytest

from home.models import ContactMessage
from tests.waiting import PATIENCE

PERSON = 2200
"""Milliseconds that a person takes at least: the form refuses who is faster."""


def messages(product) -> list[dict]:
    """What is stored, in the order of arrival."""
    stored = f"SELECT form_data FROM {ContactMessage._meta.db_table} ORDER BY id"
    with closing(sqlite3.connect(product.data_dir / "db.sqlite3", timeout=PATIENCE)) as database:
        return [json.loads(text) for (text,) in database.execute(stored)]


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def visitor(chromium, product, request):
    context = chromium.new_context(
        base_url=product.url,
        locale="fr-FR",
        java_script_enabled=request.param,
        viewport={"width": 360, "height": 740},
    )
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_a_message_is_corrected_and_sent(visitor, product):
    before = len(messages(product))
    visitor.goto("/")
    visitor.get_by_role("contentinfo").get_by_role("link", name="Contact").click()
    visitor.get_by_label("Votre adresse électronique").fill("awa@example.org")
    visitor.get_by_label("Votre message").fill("   ")
    visitor.wait_for_timeout(PERSON)
    visitor.get_by_role("button", name="Envoyer").click()
    faults = visitor.get_by_role("alert")
    faults.get_by_role("link", name="Votre message").click()
    visitor.wait_for_url("**#id_votre_message")
    assert visitor.get_by_label("Votre adresse électronique").input_value() == "awa@example.org"
    visitor.get_by_label("Votre message").fill("L’eau coule-t-elle ?")
    visitor.wait_for_timeout(PERSON)
    visitor.get_by_role("button", name="Envoyer").click()
    visitor.get_by_role("status").wait_for()
    assert "votre message est arrivé" in visitor.get_by_role("status").inner_text()
    sent = messages(product)[before:]
    assert [message["votre_message"] for message in sent] == ["L’eau coule-t-elle ?"]


def test_a_reload_after_sending_sends_nothing_again(visitor, product):
    visitor.goto("/contact/")
    visitor.get_by_label("Votre adresse électronique").fill("awa@example.org")
    visitor.get_by_label("Votre message").fill("Une fois")
    visitor.wait_for_timeout(PERSON)
    visitor.get_by_role("button", name="Envoyer").click()
    visitor.get_by_role("status").wait_for()
    before = len(messages(product))
    visitor.reload()
    assert len(messages(product)) == before
