"""Dates typed as people write them, in every kind of date field of the administration: kept, or refused."""

import pytest

from tests.journeys.test_editor_publishes import REST, edit_address

TYPED = [
    ("12/05/2026", "12/05/2026"),
    ("1.2.2026", "01/02/2026"),
    ("2026-5-1", "01/05/2026"),
    ("01/05/0005", "01/05/0005"),
    ("0005-05-01", "01/05/0005"),
    ("\u200e12/05/2026\u200b", "12/05/2026"),
    ("31/02/2026", "31/02/2026"),
    ("2026-02-31", "2026-02-31"),
    ("12/05/26", "12/05/26"),
    ("hier", "hier"),
    ("", ""),
]
"""What is typed in a field of days, and what stands there once it is left."""
MOMENTS = [
    ("30/11/2026 9:00", "30/11/2026 09:00"),
    ("30/11/2026 à 9h", "30/11/2026 09:00"),
    ("30/11/2026 9 h 05", "30/11/2026 09:05"),
    ("2026-11-30 09:00", "30/11/2026 09:00"),
    ("30/11/2026 25:00", "30/11/2026 25:00"),
    ("30/11/2026", "30/11/2026"),
    ("lundi 9h", "lundi 9h"),
]


@pytest.fixture
def new_article(editor):
    news = edit_address(editor, "Actualités").split("/")[3]
    editor.goto(f"/admin/pages/{news}/add_subpage/")
    return editor


def left(page, field, text: str) -> str:
    """What a field holds once something was typed in it and another one is entered by the keyboard."""
    field.focus()  # a calendar that opens late may lie above it
    field.fill("")
    field.press_sequentially(text)
    field.press("Tab")
    page.evaluate("document.activeElement.blur()")
    return field.input_value()


def open_schedule(editor):
    """The dialog « Programmer », with its field of the day and time of publication."""
    asked = editor.get_by_role("button", name="Programmer", exact=True)
    if not asked.is_visible():
        editor.get_by_role("button", name="Afficher/masquer le statut").click()
    asked.click()
    return editor.locator("#id_go_live_at")


def test_a_field_keeps_what_was_typed_and_writes_out_what_it_understands(new_article):
    day = new_article.locator("#id_date")
    assert [left(new_article, day, typed) for typed, _kept in TYPED] == [kept for _typed, kept in TYPED]
    moment = open_schedule(new_article)
    found = [left(new_article, moment, typed) for typed, _kept in MOMENTS]
    assert found == [kept for _typed, kept in MOMENTS]
    # The draft that saves itself meanwhile is refused, as long as a date is none.
    assert [problem for problem in new_article.problems if "400" not in problem] == []


LEFT_AT_ONCE = """async (field) => {
  field.focus();
  field.blur();
  await new Promise((resolve) => setTimeout(resolve, 500));
}"""
"""Longer than a calendar takes to open."""


def test_no_calendar_opens_over_what_comes_after_its_field(new_article):
    new_article.locator("#id_date").evaluate(LEFT_AT_ONCE)
    assert new_article.locator(".xdsoft_datetimepicker:visible").count() == 0


TYPED_EARLY = """([field, text]) => {
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}"""
"""Focus and text in one task of the browser: the calendar opens in a later one."""


@pytest.mark.parametrize("opens", ["before", "after"])
def test_a_time_that_is_picked_leaves_the_day_that_was_typed(new_article, opens):
    moment, text = open_schedule(new_article), "30/11/2031 9:00"
    offered = new_article.locator(".xdsoft_time:visible", has_text="14:00").first
    if opens == "after":
        new_article.evaluate(TYPED_EARLY, [moment.element_handle(), text])
    else:
        moment.focus()
        offered.wait_for()
        moment.press_sequentially(text)
    offered.dispatch_event("click")  # not by its place: the list of times scrolls
    assert moment.input_value() == "30/11/2031 14:00"


def test_an_article_is_saved_with_the_typed_date_or_says_why_not(new_article):
    new_article.fill("[name=title]", "Réunion du comité")
    left(new_article, new_article.locator("#id_date"), "12/05/2026")
    new_article.get_by_role("button", name="Enregistrer le brouillon").first.click()
    new_article.wait_for_url("**/edit/")
    new_article.evaluate(REST)
    assert new_article.locator("#id_date").input_value() == "12/05/2026"
    left(new_article, new_article.locator("#id_date"), "31/02/2026")
    new_article.get_by_role("button", name="Enregistrer le brouillon").first.click()
    sentence = "« 31/02/2026 » n’est pas une date : écrivez jour/mois/année, comme 12/05/2026."
    new_article.get_by_text(sentence).first.wait_for()
    assert new_article.locator("#id_date").input_value() == "31/02/2026"


def test_a_schedule_is_saved_with_the_typed_moment(new_article):
    new_article.fill("[name=title]", "Assemblée générale")
    new_article.get_by_role("button", name="Enregistrer le brouillon").first.click()
    new_article.wait_for_url("**/edit/")
    new_article.evaluate(REST)
    left(new_article, open_schedule(new_article), "30/11/2131 9:00")
    new_article.get_by_role("button", name="Enregistrer la programmation").click()
    new_article.get_by_text("30 novembre 2131").first.wait_for()
