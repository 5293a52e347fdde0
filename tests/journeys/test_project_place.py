"""An editor sets the place of a project: by a click on the map, by arrow keys, by typing."""

import json
import re

import pytest

from tests.journeys.test_editor_publishes import edit_address, publish, read

TITLE = "Un forage à Sadiola"
STORED = re.compile(r"SRID=4326;POINT\(-?\d+\.\d{6} -?\d+\.\d{6}\)")


@pytest.fixture
def name():
    """The title of the project; each module that writes one has its own."""
    return TITLE


@pytest.fixture
def form(editor, product, name):
    """The form of a new project, at its place; everything the browser asked for is in `form.asked`."""
    sections = json.loads(read(product, "/api/v1/content/pages?limit=100"))["items"]
    title = next(section["title"] for section in sections if section["url"].endswith("/projets/"))
    index = edit_address(editor, title).split("/")[3]
    editor.asked = []
    editor.on("request", lambda request: editor.asked.append(request.url))
    editor.goto(f"/admin/pages/add/projects/projectpage/{index}/")
    editor.fill("[name=title]", name)
    editor.select_option("[name=sector]", label="Eau potable")
    editor.get_by_role("tab", name="Lieu").click()
    editor.locator(".place-field__mali").first.wait_for()
    return editor


def stored(form) -> str:
    return form.input_value("#id_location")


def typed(form) -> str:
    return form.input_value("#id_location_latlng")


def said(form) -> str:
    return form.inner_text("#id_location_said")


def press(form, key: str, times: int = 1) -> None:
    for _ in range(times):
        form.locator("#id_location_map").press(key)


def test_a_click_and_the_arrow_keys_set_the_place_and_partners_receive_it(form, product):
    assert (stored(form), typed(form)) == ("", "")
    form.locator("#id_location_map").click(position={"x": 300, "y": 200})
    assert STORED.fullmatch(stored(form))
    latitude, longitude = (float(number) for number in typed(form).split(", "))
    press(form, "ArrowRight")
    press(form, "Shift+ArrowDown")
    moved = [float(number) for number in typed(form).split(", ")]
    assert moved[0] < latitude
    assert moved[1] > longitude
    assert form.evaluate("document.activeElement.id") == "id_location_map"
    publish(form)
    items = json.loads(read(product, "/api/v1/content/projects?q=sadiola"))["items"]
    assert [item["geometry"]["coordinates"] for item in items] == [[moved[1], moved[0]]]
    assert {url.split("/")[2] for url in form.asked if url.startswith("http")} == {product.url.split("/")[2]}
    assert form.problems == []


def test_typing_moves_the_point_and_mistakes_are_said_with_the_cure(form):
    box = form.get_by_role("textbox", name="Coordonnées")
    box.fill("14,4478 ; -11,4439")
    assert stored(form) == "SRID=4326;POINT(-11.443900 14.447800)"
    assert said(form) == ""
    assert form.locator(".place-field__pin").is_visible()
    for text, sentence in {
        "-11.4439, 14.4478": "inversées",
        "48.8566, 2.3522": "hors du Mali",
        "12.3714, -1.5197": "hors du Mali, à plus de 8 km",
        "Kayes": "ne se lit pas",
    }.items():
        box.fill(text)
        assert sentence in said(form)
        assert stored(form) == ""
    box.fill("11.3176, -5.6665")
    assert "hors de la région de Kayes" in said(form)
    assert stored(form) == "SRID=4326;POINT(-5.666500 11.317600)"
    box.fill("")
    assert (stored(form), said(form)) == ("", "")
    assert form.problems == []


def test_the_form_has_no_barrier(form):
    from axe_playwright_python.sync_playwright import Axe

    form.locator("#id_location_map").click(position={"x": 300, "y": 200})
    found = Axe().run(form, context=".place-field", options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert found.violations_count == 0, found.generate_report()
