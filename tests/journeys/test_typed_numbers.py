"""An amount typed as French writes it is kept by the browser too, and comes back as it was meant."""

import json

import pytest

from tests.journeys.test_editor_publishes import edit_address, publish, read
from tests.journeys.test_project_place import form  # noqa: F401

TITLE = "Un barrage à Diamou"


@pytest.fixture
def name():
    return TITLE


def test_an_amount_with_spaces_and_a_comma_is_published_as_it_was_meant(form, product):  # noqa: F811
    form.locator("#id_location_map").click(position={"x": 300, "y": 200})
    form.get_by_role("tab", name="Financement").click()
    cost = form.locator("#id_cost")
    cost.press_sequentially("12 500,50")
    assert cost.input_value() == "12 500,50"
    publish(form)
    items = json.loads(read(product, "/api/v1/content/projects?q=diamou"))["items"]
    assert [float(item["cost"]["amount"]) for item in items] == [12500.5]

    form.goto(edit_address(form, TITLE))
    form.get_by_role("tab", name="Financement").click()
    assert cost.input_value() == "12\xa0500,50"
    cost.fill("12.500")
    form.get_by_role("button", name="Enregistrer le brouillon").first.click()
    form.get_by_text("« 12.500 » ne se lit pas comme un nombre").first.wait_for(state="attached")
    form.get_by_role("tab", name="Financement").click()
    assert cost.input_value() == "12.500"
