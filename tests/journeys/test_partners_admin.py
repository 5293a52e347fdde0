"""The staff connect a partner with the keyboard alone, and no page about partners has a barrier."""

import re

import pytest

from tests.cms.syndication.receiver import Answer, answering, running_receiver


@pytest.fixture
def receiver():
    with running_receiver() as server:
        yield server


def to_trials(answer: Answer) -> Answer:
    """This answer to what the staff try; what is published meanwhile is taken."""

    def chosen(handler):
        sent = handler.server.receiver.received
        mine = next(message for message in sent if message.id == handler.headers["webhook-id"])
        (answer if mine.payload["type"] == "content.test" else answering(204))(handler)

    return chosen


def barriers(page):
    """What axe finds in the middle of a page, as text; "" for nothing."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context="main", options={"runOnly": ["wcag2a", "wcag2aa"]})
    return found.generate_report() if found.violations_count else ""


def press(page, name):
    """Go on by the tabulator to the button or link of this name, and press it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if re.match(name, page.evaluate("document.activeElement.textContent.trim()")):
            with page.expect_navigation(wait_until="networkidle"):
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"the tabulator does not lead to {name}")


def test_a_partner_is_connected_and_tried_with_the_keyboard_alone(editor, receiver):
    editor.goto("/admin/partners/", wait_until="networkidle")
    assert barriers(editor) == ""
    press(editor, "Ajouter un abonnement")
    editor.locator("#id_partner_name").focus()
    editor.keyboard.type("Radio Kayes")
    editor.locator("#id_url").focus()
    editor.keyboard.type(receiver.url)
    assert barriers(editor) == ""
    with editor.expect_navigation(wait_until="networkidle"):
        editor.keyboard.press("Enter")
    assert editor.get_by_label(re.compile("Secret des envois")).input_value().startswith("whsec_")
    assert barriers(editor) == ""
    press(editor, "C’est noté")
    press(editor, "Envoyer un essai")
    editor.get_by_text("Le partenaire a répondu 204.").wait_for()
    receiver.usually = to_trials(answering(500, b"en panne"))
    press(editor, "Envoyer un essai")
    editor.get_by_text("en panne").wait_for()
    press(editor, "Donner un jeton")
    assert barriers(editor) == ""
    press(editor, "C’est noté")
    assert barriers(editor) == ""
    press(editor, "Tous les envois")
    assert barriers(editor) == ""
    editor.goto("/admin/partners/withdrawals/", wait_until="networkidle")
    assert barriers(editor) == ""
    sent = [message.payload["type"] for message in receiver.received]
    assert [kind for kind in sent if kind != "content.changed"] == ["content.test", "content.test"]
