"""A visitor whose browser runs no script finds a project on the map, at every width."""

import re

import pytest

from tests.journeys.product import made_in, running

PROJECTS = """
from tests.projects.builders import index, project, sector
places = {"Kayes": "14.4478, -11.4439", "Kita": "13.0389, -9.4882", "Diéma": "14.54, -9.1921"}
for town, place in places.items():
    project(f"Un forage à {town}", location=place, cercle=town, locality=town)
for number in range(8):
    project(f"École {number}", location="15.2307, -9.5936", sector=sector("education"), cercle="Nioro")
print(index().url)
"""


@pytest.fixture(scope="module")
def product(prepared):
    """One of our own: other journeys publish projects too, and here they are counted."""
    yield from running(prepared())


@pytest.fixture(scope="module")
def address(product):
    """The page of a map with eleven projects, made in the running product."""
    return made_in(product, PROJECTS).splitlines()[-1]


@pytest.fixture(params=[(320, 640), (768, 1024), (1280, 900)], ids=lambda size: f"{size[0]}px")
def visitor(chromium, product, request):
    width, height = request.param
    context = chromium.new_context(
        base_url=product.url,
        java_script_enabled=False,
        locale="fr-FR",
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text))
    yield page
    context.close()


def test_the_map_leads_to_its_projects(visitor, address):
    visitor.goto(address)
    assert visitor.get_by_role("heading", name="11 projets").count() == 1
    marks = visitor.locator("svg.map a")
    assert [marks.nth(number).locator("title").text_content() for number in range(marks.count())] == [
        "8 projets ici",
        "Un forage à Diéma – Eau potable",
        "Un forage à Kita – Eau potable",
        "Un forage à Kayes – Eau potable",
    ]
    for number in range(marks.count()):
        box = marks.nth(number).locator(".hit").bounding_box()
        assert round(min(box["width"], box["height"]), 1) >= 24
    visitor.get_by_role("link", name="Un forage à Kita – Eau potable").click()
    assert visitor.locator("h1").text_content() == "Un forage à Kita"
    visitor.get_by_role("link", name="Tous les projets sur la carte").click()
    assert visitor.problems == []


def test_the_keyboard_reaches_filters_then_marks(visitor, address):
    visitor.goto(address)
    visitor.get_by_text("Secteur", exact=True).click()
    visitor.get_by_role("link", name="Éducation 8").click()
    visitor.wait_for_url("**?sector=education")
    number = visitor.get_by_role("link", name="8 projets ici")
    number.focus()
    visitor.keyboard.press("Enter")
    visitor.wait_for_url("**#carte")
    visitor.get_by_role("link", name="Zone de la carte").click()
    visitor.wait_for_url(re.compile(r"\?sector=education$"))


def test_nothing_on_the_pages_is_wider_than_the_screen(visitor, address):
    visitor.goto(address)
    for page in (address, visitor.get_by_role("link", name="Un forage à Kita").first.get_attribute("href")):
        visitor.goto(page)
        assert visitor.evaluate("(m => m.scrollWidth <= m.clientWidth)(document.querySelector('main'))"), page
