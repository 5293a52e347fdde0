"""Titles while one types, chosen by keys; nothing is asked of those who save data, or before two letters."""

import pytest

from tests.journeys.browser import stop_clock
from tests.journeys.product import made_in
from tests.journeys.test_barriers import RULES

ARTICLES = """
from tests.news.builders import article
from cms.testing import catch_up
for title in ("La pépinière à Yélimané", "Pépiniéristes de Kita", "Une école"):
    article(title)
catch_up()
print("done")
"""
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"


@pytest.fixture(scope="module")
def _articles(product):
    made_in(product, ARTICLES)


@pytest.fixture
def asked(page, _articles) -> list[str]:
    """The questions that the page asks while somebody types."""
    questions = []
    page.on(
        "request", lambda request: questions.append(request.url) if "/suggestions?" in request.url else None
    )
    return questions


def field(page):
    return page.get_by_role("search").locator("input[type=search]")


def write(page, text: str) -> None:
    """Type letter by letter, and then none for a second, by a clock that has been stopped."""
    field(page).press_sequentially(text)
    page.clock.fast_forward(1000)


def test_a_title_is_chosen_by_the_keyboard(page, asked):
    page.goto("/")
    stop_clock(page)
    write(page, "pepin")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert sorted(options.all_inner_texts()) == [
        "La pépinière à Yélimané Articles",
        "Pépiniéristes de Kita Articles",
    ]
    assert field(page).get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    active = field(page).get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    assert page.locator(f"#{active}").inner_text().startswith("Pépiniéristes de Kita")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actualites/pepinieristes-de-kita/")
    assert page.problems == []


def test_escape_closes_the_list_and_enter_searches_as_ever(page, asked):
    page.goto("/")
    stop_clock(page)
    write(page, "pepin")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("listbox").wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=pepin")


def test_nothing_is_asked_before_two_letters_and_once_for_a_word(page, asked):
    page.goto("/")
    stop_clock(page)
    write(page, "p")
    assert asked == []
    write(page, "épin")
    page.get_by_role("option").first.wait_for()
    assert len(asked) == 1


def test_who_saves_data_is_asked_nothing(page, asked):
    page.add_init_script(SAVES_DATA)
    page.goto("/")
    stop_clock(page)
    write(page, "pepin")
    assert asked == []
    assert field(page).get_attribute("role") is None


def test_a_failure_is_silent_and_the_search_works(page, asked):
    page.route("**/suggestions?*", lambda route: route.abort())
    page.goto("/")
    stop_clock(page)
    with page.expect_event("requestfailed"):
        write(page, "pepinieristes")
    assert page.get_by_role("option").count() == 0
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Pépiniéristes de Kita").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_has_no_barrier(page, asked, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    stop_clock(page)
    write(page, "pepin")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.clock.resume()
    found = Axe().run(page, options=RULES).response["violations"]
    assert [
        f"{violation['id']} at {node['target']}" for violation in found for node in violation["nodes"]
    ] == []


def test_an_address_is_copied_where_the_browser_allows(page, asked):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/actualites/pepinieristes-de-kita/")
    page.get_by_role("button", name="Copier l’adresse").click()
    page.get_by_role("button", name="Adresse copiée").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.problems == []
