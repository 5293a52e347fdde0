"""A photo over its album: by keys, by fingers, without a script, and at nobody's pace but the visitor's."""

import re

import pytest

from tests.journeys.browser import stop_clock
from tests.journeys.product import made_in
from tests.journeys.test_barriers import RULES

ALBUM = """
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection
shown = collection("Visionneuse")
for number, (width, height) in enumerate([(1200, 800), (800, 1200), (1800, 800), (900, 900)], 1):
    make_image(f"Vue {number}", width, height, collection=shown, caption="Le puits", credit="Awa")
print(album(shown, "Vues du puits", order="title").url)
"""
SLIDE = 6_500
"""Milliseconds after which the next photo of a slide show is due."""


@pytest.fixture(scope="module")
def album(product) -> str:
    """The address of an album of four photos of different proportions."""
    return made_in(product, ALBUM).splitlines()[-1]


@pytest.fixture
def visit(chromium, product, album):
    """Opens the album as a visitor with a browser of these options; what went wrong there fails the test."""
    contexts, problems = [], []

    def visited(**options):
        context = chromium.new_context(base_url=product.url, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        stop_clock(page)  # no photo is due before a test says so
        page.goto(album)
        page.album = page.url
        return page

    yield visited
    for context in contexts:
        context.close()
    assert problems == []


def links(page):
    return page.locator(".pictures a:has(picture)")


def address(page, place: int) -> str:
    """Below the album, whatever the address bar says while a photo is open."""
    return f"{page.album}{links(page).nth(place).get_attribute('href')}"


def shown(page, place: int) -> None:
    """Waits until the photo at this place is over the album, with its own address."""
    page.locator("dialog[open]").get_by_role("heading", name=f"Vue {place + 1}").wait_for()
    page.wait_for_url(address(page, place))


def test_by_keyboard_the_focus_stays_inside_and_comes_back(visit):
    page = visit()
    title = page.title()
    links(page).nth(0).focus()
    page.keyboard.press("Enter")
    shown(page, 0)
    assert page.title().startswith("Vue 1 – Vues du puits")
    page.keyboard.press("ArrowRight")
    shown(page, 1)
    inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("ArrowRight")
    shown(page, 2)
    page.keyboard.press("ArrowLeft")
    shown(page, 1)
    page.keyboard.press("Escape")
    page.wait_for_url(page.album)
    page.locator(".pictures a:focus").wait_for()
    assert page.evaluate("document.activeElement.href") == address(page, 1)
    assert page.title() == title


def test_back_closes_it_forward_opens_it_and_its_address_is_a_page(visit):
    page = visit()
    links(page).nth(1).click()
    shown(page, 1)
    photo = page.url
    page.go_back()
    page.wait_for_url(page.album)
    page.locator("dialog").wait_for(state="hidden")
    page.go_forward()
    shown(page, 1)
    page.reload()
    page.locator("article.photo").get_by_role("heading", level=1, name="Vue 2").wait_for()
    assert page.url == photo


def test_the_ends_of_an_album_are_ends(visit):
    page = visit()
    links(page).nth(3).click()
    shown(page, 3)
    dialog = page.locator("dialog")
    assert dialog.locator(".next").is_hidden()
    dialog.get_by_role("button", name="Photo précédente").click()
    shown(page, 2)
    assert dialog.locator(".next").is_visible()
    assert dialog.get_by_role("status").inner_text() == "Photo 3 sur 4"
    dialog.get_by_role("button", name="Fermer").click()
    dialog.wait_for(state="hidden")


def swipe(page, across: int, down: int = 0) -> None:
    """One finger over the photo, as a touch screen reports it."""
    screen = page.context.new_cdp_session(page)
    for step, kind in ((0, "touchStart"), (0.5, "touchMove"), (1, "touchMove"), (1, "touchEnd")):
        point = {"x": 180 + across * step, "y": 300 + down * step}
        points = [] if kind == "touchEnd" else [point]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_by_touch_a_swipe_turns_the_photo(visit):
    page = visit(has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    links(page).nth(0).tap()
    shown(page, 0)
    swipe(page, -150)
    shown(page, 1)
    swipe(page, 150)
    shown(page, 0)
    swipe(page, -20)
    swipe(page, -60, down=-120)
    assert page.url == address(page, 0)


def test_without_script_each_photo_is_a_page_that_leads_on(visit, chromium, product, album):
    context = chromium.new_context(base_url=product.url, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(album)
    page.locator(".pictures a").first.click()
    page.get_by_role("link", name="Photo suivante").click()
    page.get_by_role("heading", level=1, name="Vue 2").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    assert download.value.suggested_filename == "Vue 2.jpg"
    page.get_by_role("link", name="Album « Vues du puits »").click()
    page.wait_for_url(f"**{album}")
    context.close()


def test_a_slide_show_is_started_by_a_click_and_waits_for_whoever_looks(visit):
    page = visit(reduced_motion="reduce")
    links(page).nth(0).click()
    shown(page, 0)
    page.clock.fast_forward(SLIDE)
    assert page.url == address(page, 0)
    play = page.get_by_role("button", name="Diaporama")
    play.click()
    assert play.get_attribute("aria-pressed") == "true"
    page.clock.fast_forward(SLIDE)
    shown(page, 1)
    page.locator("dialog img").hover()
    page.clock.fast_forward(SLIDE)
    assert page.url == address(page, 1)
    play.hover()
    page.clock.fast_forward(SLIDE)
    shown(page, 2)
    play.click()
    page.clock.fast_forward(SLIDE)
    assert page.url == address(page, 2)


SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => (sum += one.value)))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_when_the_pictures_arrive(visit, album, width):
    page = visit(viewport={"width": width, "height": 800})
    page.clock.resume()
    page.goto("about:blank")
    held, over = [], []
    page.route(re.compile("/media/"), lambda route: route.continue_() if over else held.append(route))
    page.goto(album, wait_until="domcontentloaded")
    before = page.locator(".pictures").bounding_box()
    tones = page.locator(".tone").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert len(tones) == 4
    assert "rgba(0, 0, 0, 0)" not in tones
    over.append(True)
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    assert page.locator(".pictures").bounding_box() == before
    assert page.evaluate(SHIFTS) < 0.001  # the heading's font may come meanwhile, a fraction of a pixel wider


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_the_open_viewer_has_no_barrier(visit, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    links(page).nth(1).click()
    shown(page, 1)
    page.locator("dialog:not([aria-busy])").wait_for()
    page.clock.resume()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [
        f"{violation['id']} at {node['target']}" for violation in found for node in violation["nodes"]
    ] == []
