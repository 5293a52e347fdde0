"""What script adds to the map: coming closer, what signs tell, filters without a new page, a detailed map."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.product import made_in, running
from tests.journeys.test_barriers import RULES
from tests.waiting import PATIENCE

PROJECTS = """
from tests.projects.builders import index, project, sector
for number in range(4):
    project(f"Un forage {number}", location=f"{13.2 + number * 0.08:.2f}, -9.4882", cercle="Kita")
project("Un forage à Kayes", location="14.4478, -11.4439", cercle="Kayes")
for number in range(8):
    project(f"École {number}", location="15.2307, -9.5936", sector=sector("education"), cercle="Nioro")
print(index().url)
"""
SHOWN = "#nombre"


@pytest.fixture(scope="module")
def product(prepared):
    yield from running(prepared())


@pytest.fixture(scope="module")
def address(product):
    return made_in(product, PROJECTS).splitlines()[-1]


@pytest.fixture
def carte(page, address):
    """The page of the map; `asked` lists what it asked for beyond its own files."""
    page.asked = []
    page.on(
        "request",
        lambda request: page.asked.append(request.url) if request.resource_type == "fetch" else None,
    )
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(address)
    page.locator(".map-buttons").wait_for()
    page.evaluate("window.samePage = true")
    yield page
    assert page.problems == []


def button(page, name):
    return page.get_by_role("button", name=name)


def titles(page):
    return page.locator("svg.map a title").all_text_contents()


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent").strip()


def width_seen(page) -> float:
    """Degrees across what is seen of the map."""
    frame, view = page.locator("svg.map").evaluate("map => [map.dataset.frame, map.getAttribute('viewBox')]")
    west, _south, east, _north = map(float, frame.split(","))
    return float(view.split()[2]) / 400 * (east - west)


def test_coming_closer_opens_numbers_and_going_back_closes_them(carte):
    assert "4 projets ici" in titles(carte)
    whole = titles(carte)
    number = carte.locator("svg.map a", has=carte.get_by_text("4 projets ici"))
    box = number.locator(".hit").bounding_box()
    carte.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    carte.keyboard.down("Control")
    for _ in range(11):
        carte.mouse.wheel(0, -100)
    carte.keyboard.up("Control")
    carte.locator("svg.map a[data-name='Un forage 3']").wait_for()
    assert "4 projets ici" not in titles(carte)
    sign = carte.locator("svg.map a[data-name='Un forage 3'] .hit").bounding_box()
    assert round(sign["width"]) == round(box["width"])
    button(carte, "Revenir à la carte entière").click()
    carte.wait_for_function(
        "titles => document.querySelectorAll('svg.map a').length === titles", arg=len(whole)
    )
    assert titles(carte) == whole
    assert carte.evaluate("samePage")


def test_buttons_keys_and_the_mouse_move_the_map(carte):
    before = width_seen(carte)
    button(carte, "Agrandir").click()
    assert round(before / width_seen(carte), 2) == 1.6
    carte.keyboard.press("-")
    assert width_seen(carte) == pytest.approx(before)
    carte.keyboard.press("+")
    start = carte.locator("svg.map").get_attribute("viewBox").split()[0]
    carte.keyboard.press("ArrowRight")
    moved = carte.locator("svg.map").get_attribute("viewBox").split()[0]
    assert float(moved) > float(start)
    box = carte.locator("svg.map").bounding_box()
    carte.mouse.move(box["x"] + 300, box["y"] + 300)
    carte.mouse.down()
    carte.mouse.move(box["x"] + 400, box["y"] + 300, steps=4)
    carte.mouse.up()
    assert float(carte.locator("svg.map").get_attribute("viewBox").split()[0]) < float(moved)
    assert carte.locator(".popup").count() == 0


def test_two_fingers_come_closer_and_one_leaves_the_page_alone(chromium, product, address):
    context = chromium.new_context(
        base_url=product.url, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(address)
    page.locator(".map-buttons").wait_for()
    page.locator("svg.map").scroll_into_view_if_needed()
    box, before = page.locator("svg.map").bounding_box(), width_seen(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    devtools = context.new_cdp_session(page)

    def fingers(kind, *offsets):
        points = [{"x": x + offset, "y": y, "id": number} for number, offset in enumerate(offsets)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    assert page.locator("svg.map").evaluate("map => getComputedStyle(map).touchAction") == "pan-x pan-y"
    fingers("touchStart", -20, 20)
    for far in (40, 60, 80):
        fingers("touchMove", -far, far)
    fingers("touchEnd")
    assert width_seen(page) < before / 1.5
    context.close()


def test_a_sign_tells_what_it_is_and_the_focus_comes_back(carte):
    sign = carte.locator("svg.map a[data-name='Un forage à Kayes']")
    sign.focus()
    carte.keyboard.press("Enter")
    told = carte.get_by_role("dialog", name="Un forage à Kayes")
    assert told.locator("p").all_text_contents() == ["Un forage à Kayes", "Eau potable", "Voir le projet"]
    assert focused(carte) == "Voir le projet"
    carte.keyboard.press("Escape")
    assert told.count() == 0
    assert carte.evaluate("document.activeElement.dataset.name") == "Un forage à Kayes"
    carte.keyboard.press("Enter")
    carte.keyboard.press("Enter")
    carte.wait_for_url("**/un-forage-a-kayes/")


def test_filters_answer_without_a_new_page(carte, address):
    carte.get_by_text("Secteur", exact=True).click()
    carte.get_by_role("link", name="Éducation 8").click()
    carte.wait_for_url(f"**{address}?sector=education")
    assert carte.locator(SHOWN).text_content() == "8 projets"
    assert carte.locator("#annonce").text_content() == "8 projets"
    assert focused(carte) == "Éducation 8"
    assert (
        carte.locator("head link[type='application/rss+xml']")
        .get_attribute("href")
        .endswith("?sector=education")
    )
    carte.get_by_role("link", name="Tableau").click()
    carte.locator("table").wait_for()
    carte.go_back()
    carte.locator("svg.map").wait_for()
    carte.go_back()
    expect(carte.locator(SHOWN)).to_have_text("13 projets", timeout=PATIENCE * 1000)
    assert carte.evaluate("samePage")
    button(carte, "Agrandir").click()
    assert carte.locator("svg.enlarged").count() == 1


def test_the_area_that_is_seen_becomes_the_question(carte):
    for _ in range(2):
        button(carte, "Agrandir").click()
    carte.get_by_role("link", name="Chercher dans cette zone").click()
    carte.wait_for_url(re.compile(r"\?bbox=-?[\d.]+,"))
    carte.get_by_role("link", name="Zone de la carte").wait_for()
    assert carte.locator(SHOWN).text_content() == "4 projets"


def test_what_script_cannot_ask_the_browser_opens(page, address):
    page.goto(address)
    page.route(
        "**/*", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )
    page.get_by_text("Secteur", exact=True).click()
    page.get_by_role("link", name="Éducation 8").click()
    page.wait_for_url("**?sector=education")
    assert page.locator(SHOWN).text_content() == "8 projets"


def test_the_detailed_map_stands_on_our_own_land(carte, product):
    button(carte, "Carte détaillée").click()
    sign = carte.locator(".detailed [aria-label='Un forage à Kayes – Eau potable']")
    sign.wait_for()
    assert all(address.startswith(product.url) for address in carte.asked)
    assert {re.search(r"([^/.]+)[^/]*$", address)[1] for address in carte.asked if "basemap" in address} == {
        "pays",
        "regions",
        "cours-eau",
        "lacs",
    }
    sign.focus()
    carte.keyboard.press("Enter")
    assert carte.get_by_role("dialog", name="Un forage à Kayes").count() == 1
    carte.keyboard.press("Escape")
    assert (
        carte.evaluate("document.activeElement.getAttribute('aria-label')")
        == "Un forage à Kayes – Eau potable"
    )
    carte.locator(".detailed").get_by_role("button", name="Agrandir").click()
    button(carte, "Carte détaillée").click()
    carte.locator(".detailed").wait_for(state="detached")
    assert len(titles(carte)) > 1


def test_a_detailed_map_that_does_not_come_leaves_the_drawn_one(page, address):
    leaflet = re.compile(r"/leaflet\.[^/]*js$")
    page.route(leaflet, lambda route: route.abort())
    page.goto(address)
    button(page, "Carte détaillée").click()
    button(page, "La carte détaillée ne vient pas : réessayer").wait_for()
    page.unroute(leaflet)
    assert page.locator("svg.map a").first.is_visible()
    button(page, "La carte détaillée ne vient pas : réessayer").click()
    page.locator(".detailed [data-sign]").first.wait_for()


def test_tiles_come_from_the_operators_host_alone_and_are_named(chromium, product, address):
    """As on a site with `MAP_TILES_URL`, whose policy is tried in `tests/cms/settings`."""
    context = chromium.new_context(base_url=product.url, bypass_csp=True)
    page, asked = context.new_page(), []
    page.route("https://tuiles.example/**", lambda route: (asked.append(route.request.url), route.abort()))
    page.goto(address)
    page.locator(".map-buttons").wait_for()
    tiles = {"tiles": "https://tuiles.example/{z}/{x}/{y}.png", "attribution": "© <b>Moi</b>"}
    page.evaluate("tiles => Object.assign(document.querySelector('.map-detailed').dataset, tiles)", tiles)
    button(page, "Carte détaillée").click()
    page.locator(".detailed [data-sign]").first.wait_for()
    assert page.locator(".leaflet-control-attribution").text_content() == "© <b>Moi</b>"
    assert asked
    assert all(re.fullmatch(r"https://tuiles\.example/\d+/\d+/\d+\.png", address) for address in asked)
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_nothing_that_script_adds_is_a_barrier(chromium, product, address, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(
        base_url=product.url, color_scheme=scheme, viewport={"width": width, "height": 800}
    )
    page, found = context.new_page(), []

    def look(when):
        for violation in Axe().run(page, options=RULES).response["violations"]:
            found.extend(
                f"{when}: {violation['id']} at {json.dumps(node['target'])}" for node in violation["nodes"]
            )

    page.goto(f"{address}?view=table")
    look("table")
    page.get_by_role("link", name="Carte", exact=True).click()
    page.locator(".map-buttons").wait_for()
    page.get_by_text("Cercle", exact=True).click()
    page.get_by_role("link", name="Kayes 1").click()
    page.wait_for_url("**?cercle=Kayes")
    look("filtered")
    page.locator("svg.map a[data-name]").click()
    page.get_by_role("dialog").wait_for()
    look("told")
    page.keyboard.press("Escape")
    button(page, "Agrandir").click()
    look("enlarged")
    button(page, "Carte détaillée").click()
    page.locator(".detailed [data-sign]").first.wait_for()
    look("detailed")
    context.close()
    assert found == []
