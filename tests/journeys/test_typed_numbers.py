"""An amount typed as French writes it is kept by the browser too, and comes back as it was meant."""

from tests.journeys.test_project_place import form  # noqa: F401
from tests.journeys.test_typed_dates import REST


def test_an_amount_with_spaces_and_a_comma_is_saved_as_it_was_meant(form):  # noqa: F811
    form.get_by_role("tab", name="Financement").click()
    cost = form.locator("#id_cost")
    for typed, shown in [("12 500,50", "12\xa0500,50"), ("12.500,50", "12\xa0500,50"), ("9,5", "9,50")]:
        cost.fill("")
        cost.press_sequentially(typed)
        assert cost.input_value() == typed
        form.evaluate(REST)
        form.get_by_role("button", name="Enregistrer le brouillon").click()
        form.get_by_text("Voir le brouillon").first.wait_for()
        form.reload()
        form.get_by_role("tab", name="Financement").click()
        assert cost.input_value() == shown
