"""No barrier on any public page, in both themes, narrow and wide; and a project made without a mouse."""

import json

import pytest

from tests.journeys.test_editor_publishes import REST, edit_address, read
from tests.waiting import eventually

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MOST_TABS = 400
SEEN = """() => [...document.querySelectorAll("svg.map path.one, svg.map circle.several")].map(
    one => [getComputedStyle(one).fill, getComputedStyle(document.body).backgroundColor])"""
"""The colour of each sign, beside that of the page."""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
    const style = getComputedStyle(one);
    const slow = value => value.split(",").some(each => parseFloat(each) > 0.01);
    return slow(style.animationDuration) || slow(style.transitionDuration)
        || style.scrollBehavior === "smooth";
}).map(one => `${location.pathname}: ${one.tagName} ${one.className}`)"""
"""What would move, each element by its name."""
TITLE = "Une maternité à Diéma"


@pytest.mark.parametrize(
    ("scheme", "width"), [("dark", 1280), pytest.param("light", 360, marks=pytest.mark.slow)]
)
def test_no_public_page_has_a_barrier(chromium, showcase, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page, found = (
        opened(chromium, showcase, color_scheme=scheme, viewport={"width": width, "height": 800}),
        [],
    )
    for address in showcase.addresses.values():
        page.goto(address)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            found += [f"{address}: {violation['id']} at {node['target']}" for node in violation["nodes"]]
        found += too_wide(page)
    page.context.close()
    assert found == []


CHOSEN = """name => document.activeElement.textContent.includes(name)
  && document.activeElement.getAttribute("aria-selected") === "true" """


def opened(chromium, showcase, **context):
    """A fresh page in a browser of this kind."""
    return chromium.new_context(base_url=showcase.product.url, locale="fr-FR", **context).new_page()


def too_wide(page) -> list[str]:
    """The page, when it must be moved sideways to be read."""
    wide, narrow = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{page.url}: {wide} pixels on {narrow}"] if wide > narrow else []


@pytest.mark.parametrize(
    ("width", "size"), [(320, "100%"), (1280, "200%")], ids=["a narrow screen", "text twice as large"]
)
def test_every_page_fits(chromium, showcase, width, size):
    """WCAG 2.2, 1.4.4 and 1.4.10."""
    page, found = opened(chromium, showcase, viewport={"width": width, "height": 800}), []
    for address in showcase.addresses.values():
        page.goto(address)
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        found += too_wide(page)
    page.context.close()
    assert found == []


def test_forced_colours_leave_every_sign_of_the_map(chromium, showcase):
    page = opened(chromium, showcase, forced_colors="active")
    page.goto(showcase.addresses["projets"])
    seen = page.evaluate(SEEN)
    page.context.close()
    assert seen != []
    assert [fill for fill, ground in seen if fill == ground] == []


def test_who_wants_no_motion_sees_none(chromium, showcase):
    page, moving = opened(chromium, showcase, reduced_motion="reduce"), []
    for address in showcase.pages.values():
        page.goto(address)
        moving += page.evaluate(MOVING)
    page.context.close()
    assert moving == []


def reach(page, selector: str, key: str = "Tab") -> None:
    """Press a key until an element that matches has the focus, as a person without a mouse does."""
    for _ in range(MOST_TABS):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached with {key}")


def test_a_project_is_made_and_published_by_the_keyboard_alone(editor, product):
    sections = json.loads(read(product, "/api/v1/content/pages?limit=100"))["items"]
    title = next(section["title"] for section in sections if section["url"].endswith("/projets/"))
    index = edit_address(editor, title).split("/")[3]
    editor.goto(f"/admin/pages/add/projects/projectpage/{index}/")
    reach(editor, "[name=title]")
    editor.keyboard.type(TITLE)
    reach(editor, "[name=sector]")
    editor.keyboard.type("Sant")
    editor.keyboard.press("Shift+Tab")
    reach(editor, "[role=tab]", "Shift+Tab")
    editor.keyboard.press("ArrowRight")
    editor.wait_for_function(CHOSEN, arg="Lieu")
    editor.locator("#id_location_latlng").wait_for()  # the panel comes once the one before has faded
    reach(editor, "#id_location_latlng")
    editor.keyboard.type("14.5417, -9.1833")
    reach(editor, "#id_location_map")
    editor.keyboard.press("ArrowUp")
    publish_by_keyboard(editor)
    eventually(lambda: TITLE in read(product, "/projets/"))
    item = json.loads(read(product, "/api/v1/content/projects?q=maternite+diema"))["items"][0]
    assert item["title"] == TITLE
    assert item["sector"]["value"] == "health"
    assert item["geometry"]["coordinates"][1] > 14.5417


def publish_by_keyboard(page) -> None:
    page.evaluate(REST)
    reach(page, "footer [aria-haspopup], footer [data-w-dropdown-target=toggle]")
    page.keyboard.press("Enter")
    reach(page, "[name=action-publish]")
    with page.expect_navigation(url="**/admin/pages/**"):
        page.keyboard.press("Enter")
