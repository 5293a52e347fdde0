"""What a first visit costs on a slow telephone: bytes, requests, strangers, cookies, patience."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.journeys.product import made_in
from tests.journeys.test_editor_publishes import read
from tests.waiting import eventually

KB = 1024
BUDGETS = {"accueil": 120 * KB, "projets": 150 * KB, "projets-filtres": 150 * KB}
"""Bytes transferred, cold, with all that is loaded before scrolling."""
TEXT_BUDGETS = {"article": 60 * KB, "histoire": 60 * KB, "recherche": 60 * KB}
"""The same without photographs, whose number is the author's choice."""
MOST_REQUESTS = 15
LONG_TASK = 50
"""Milliseconds (W3C, Long Tasks API)."""
TELEPHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True}
WINDOWS = (TELEPHONE, {"viewport": {"width": 1280, "height": 900}})
ALBUM = """
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection
shown = collection("Vingt")
for number in range(20):
    make_image(f"Vue {number}", 300, 200 + number, collection=shown)
print(album(shown, "Vingt vues").url)
"""
WATCH = """
window.shifted = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) shifted += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Visit:
    """What one cold visit transferred, by kind of resource, and whom it met."""

    origin: str
    bytes: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    strangers: list[str] = field(default_factory=list)

    def finished(self, request) -> None:
        if request.url.startswith("data:"):
            return
        sizes = request.sizes()
        received = sizes["responseBodySize"] + sizes["responseHeadersSize"]
        self.bytes[request.resource_type] = self.bytes.get(request.resource_type, 0) + received
        self.requests += 1
        if urlsplit(request.url).netloc != urlsplit(self.origin).netloc:
            self.strangers.append(request.url)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())

    @property
    def text(self) -> int:
        return self.total - self.bytes.get("image", 0)


def visit(chromium, showcase, path: str) -> tuple[Visit, list]:
    """A first visit with an empty cache, until the network is silent; and the cookies it left."""
    context = chromium.new_context(base_url=showcase.product.url, **TELEPHONE)
    page, found = context.new_page(), Visit(showcase.product.url)
    page.on("requestfinished", found.finished)
    page.goto(path, wait_until="networkidle")
    cookies = context.cookies()
    context.close()
    return found, cookies


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_stays_below_its_budget(chromium, showcase, name):
    found, _ = visit(chromium, showcase, showcase.addresses[name])
    assert found.total <= BUDGETS[name], found.bytes


@pytest.mark.parametrize("name", TEXT_BUDGETS)
def test_a_text_stays_below_its_budget(chromium, showcase, name):
    found, _ = visit(chromium, showcase, showcase.addresses[name])
    assert found.text <= TEXT_BUDGETS[name], found.bytes


@pytest.fixture(scope="module")
def album(product) -> str:
    """The address of an album of twenty photos, once all of them can be shown."""
    address = product.url + made_in(product, ALBUM).splitlines()[-1]
    eventually(lambda: read(product, address.removeprefix(product.url)).count("<picture>") >= 20)
    return address


@pytest.mark.parametrize("window", WINDOWS, ids=["telephone", "wide screen"])
def test_an_album_asks_for_the_photos_that_one_sees_and_for_others_as_one_moves(chromium, album, window):
    context = chromium.new_context(**window)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(album, wait_until="networkidle")
    before = len(asked)
    page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    page.locator(".pictures li:last-child img").wait_for()
    context.close()
    assert before <= MOST_REQUESTS


@pytest.mark.slow
def test_no_page_asks_too_often_or_a_stranger_or_leaves_a_cookie(chromium, showcase):
    wrong = []
    for name, path in showcase.pages.items():
        found, cookies = visit(chromium, showcase, path)
        wrong += [f"{name}: {found.requests} requests"] if found.requests > MOST_REQUESTS else []
        wrong += [f"{name}: {url}" for url in found.strangers]
        wrong += [f"{name}: a cookie {cookie['name']}" for cookie in cookies]
    assert wrong == []


@pytest.mark.slow
def test_nothing_moves_while_a_page_arrives_and_nothing_works_at_rest(chromium, showcase):
    context = chromium.new_context(base_url=showcase.product.url, **TELEPHONE)
    context.add_init_script(WATCH)
    page, wrong = context.new_page(), []
    for name, path in showcase.pages.items():
        page.goto(path, wait_until="networkidle")
        chromium.browser.start_tracing(page=page, categories=["disabled-by-default-devtools.timeline"])
        page.evaluate("scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
        page.wait_for_load_state("networkidle")
        page.evaluate("new Promise(done => setTimeout(done, 300))")
        longest = longest_task(json.loads(chromium.browser.stop_tracing())["traceEvents"])
        shifted = page.evaluate("shifted")
        wrong += [f"{name}: layout shift {shifted:.3f}"] if shifted > 0.001 else []
        wrong += [f"{name}: a task of {longest:.0f} ms"] if longest > LONG_TASK else []
    context.close()
    assert wrong == []


def longest_task(events: list[dict]) -> float:
    """Milliseconds of processor that the longest task of a page took: a machine that pauses spends none."""
    threads = {
        (one["pid"], one["tid"]): one["args"]["name"] for one in events if one["name"] == "thread_name"
    }
    return max(
        one["tdur"] / 1000
        for one in events
        if one["name"] == "RunTask"
        and "tdur" in one
        and threads.get((one["pid"], one["tid"])) == "CrRendererMain"
    )
