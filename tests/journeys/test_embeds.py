"""A page of another site, under a strict policy that allows one origin, shows our content and stays whole."""

import json
import re
import time
import urllib.parse
import urllib.request
from html import unescape
from http.server import BaseHTTPRequestHandler

import pytest

from tests.journeys.browser import stop_clock
from tests.journeys.product import made_in
from tests.local_server import LocalServer
from tests.waiting import PATIENCE

# What a page is waited for with is a function: its policy forbids to evaluate a text.
CONTENT = """
from datetime import date
from tests.cms.media.builders import make_image
from tests.news.builders import article
from tests.projects.builders import project, sector
for day in range(1, 5):
    summary = "L’eau coule au village après huit mois de travaux. " * day
    cover = make_image(width=640, height=480) if day % 2 else None
    title = f"Un puits ouvert à Kayes N’Di, quartier {day}"
    article(title, date=date(2025, 1, day), summary=summary, cover=cover)
towns = ("14.4478, -11.4439", "13.0389, -9.4882", "14.54, -9.1921", "15.2307, -9.5936")
for number, town in enumerate(towns):
    project(f"Un forage, le {number}e", location=town, sector=sector(("water", "education")[number % 2]))
"""
WIDTHS = [(280, 700), (768, 1024)]
FEED = """<codev-feed type="news" lang="fr" limit="3">
<a href="{ours}/actualites/">Actualités du Mali</a></codev-feed>"""
MAP = """<codev-map type="projects" lang="fr"><a href="{ours}/projets/">Projets du Mali</a></codev-map>"""
FRAME = """<iframe src="{ours}/embed/news/" title="Actualités" width="400" height="80"></iframe>"""
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Un partenaire</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<link rel="stylesheet" href="/host.css"><script src="{ours}/embed/v1.js" async></script></head>
<body><main><h1>Un partenaire</h1>{body}<p id="after">Après.</p></main></body></html>"""
STYLE = """body { margin: 0 1rem; font: 16px/1.5 serif }
codev-feed:not(:defined) { display: block; min-height: 27.5em }
codev-map:not(:defined) { display: block; height: 0; padding-bottom: calc(min(95%, 41.8rem) + 9rem) }"""
SHIFTS = """new Promise((resolve) => { let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((one) => { sum += one.value }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 500) })"""


@pytest.fixture(scope="module", autouse=True)
def _content(product):
    """Dated before what other journeys publish."""
    made_in(product, CONTENT)


def told(product, path: str) -> dict:
    """The JSON that the product gives at an address."""
    with urllib.request.urlopen(urllib.parse.urljoin(product.url, path), timeout=PATIENCE) as answer:
        return json.load(answer)


class Host(BaseHTTPRequestHandler):
    """The other site: every address is the page that its server holds."""

    def do_GET(self):
        style = self.path.endswith(".css")
        body = STYLE if style else self.server.page
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if style else "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", self.server.policy)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *words):
        pass


@pytest.fixture
def host(product):
    """`host.show(body)` makes the page and gives its address; `host.policy` is what the page allows."""
    server = LocalServer(Host)
    allowed = "".join(f" {kind}-src {product.url};" for kind in ("script", "connect", "frame"))
    server.policy = f"default-src 'none'; style-src 'self'; img-src data: {product.url};{allowed}"

    def show(body):
        server.page = PAGE.format(ours=product.url, body=body.format(ours=product.url))
        return f"http://127.0.0.1:{server.server_port}/"

    server.show = show
    with server.running():
        yield server


@pytest.fixture(params=WIDTHS, ids=lambda size: f"{size[0]}px")
def sized(page, request):
    page.set_viewport_size(dict(zip(("width", "height"), request.param, strict=True)))
    return page


def documents(product) -> list[str]:
    """A document of each kind."""
    item = newest(product)
    lists = ["news/", "news/?lang=en", "projects/?view=map", "projects/?view=map&theme=dark", "news/?limit=0"]
    return [f"/embed/{path}" for path in [*lists, f"news/{item['id']}/", "news/nothing/"]]


def newest(product) -> dict:
    return told(product, "/api/v1/content/news?limit=1")["items"][0]


def soon(page, expression: str) -> None:
    """Waits until an expression holds; Playwright's own waiting evaluates texts, which the policy forbids."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def frame_fits(page, scope: str) -> bool:
    """Whether the document in the one frame of a scope needs no scroll bar."""
    frame = page.locator(f"{scope} iframe").element_handle().content_frame()
    return frame.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_cards_and_a_map_appear_and_nothing_moves(sized, host):
    stop_clock(sized)  # a frame that says nothing for three seconds is given up
    sized.goto(host.show(FEED + MAP))
    cards = sized.locator("codev-feed li")
    cards.first.wait_for()
    assert cards.count() == 3
    assert "Source : Codéveloppement Mali" in sized.locator("codev-feed .foot").inner_text()
    sized.locator("codev-map .shown").wait_for()
    marks = sized.frame_locator("codev-map iframe").locator("svg.map a")
    assert marks.count() >= 4
    assert sized.get_by_text("Actualités du Mali").is_hidden()
    assert frame_fits(sized, "codev-map")
    assert sized.evaluate("(m => m.scrollWidth <= m.clientWidth)(document.documentElement)")
    sized.clock.resume()
    assert sized.evaluate(SHIFTS) == 0
    assert sized.problems == []


def test_the_frame_of_the_map_grows_with_its_legend(page, host):
    stop_clock(page)
    page.goto(host.show(MAP))
    page.locator("codev-map .shown").wait_for()
    before = page.locator("codev-map").bounding_box()["height"]
    page.frame_locator("codev-map iframe").get_by_text("Légende").click()
    soon(page, f"document.querySelector('codev-map').offsetHeight > {before}")
    assert frame_fits(page, "codev-map")
    assert page.problems == []


def test_a_frame_of_the_page_itself_fits_too(page, host, product):
    page.goto(host.show(FRAME))
    soon(page, "document.querySelector('iframe').offsetHeight > 300")
    assert frame_fits(page, "main")


def test_whoever_else_speaks_is_not_listened_to(page, host):
    stop_clock(page)
    page.goto(host.show(MAP))
    page.locator("codev-map .shown").wait_for()
    before = page.locator("codev-map").bounding_box()["height"]
    page.clock.resume()
    page.evaluate("postMessage({ codev: 'height', height: 5000 }, '*')")
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 0))")
    assert page.locator("codev-map").bounding_box()["height"] == before


def test_attributes_may_change(page, host):
    page.goto(host.show(FEED))
    page.locator("codev-feed li").first.wait_for()
    page.evaluate("document.querySelector('codev-feed').setAttribute('limit', '1')")
    soon(page, "document.querySelector('codev-feed').shadowRoot.querySelectorAll('li').length === 1")
    page.evaluate("document.querySelector('codev-feed').setAttribute('lang', 'en')")
    page.get_by_text("Nothing is published here yet.").wait_for()
    assert page.problems == []


def test_the_keyboard_reaches_every_card(page, host):
    page.goto(host.show(FEED))
    title = page.locator("codev-feed li a").first
    title.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == title.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/actualites/**")


@pytest.mark.parametrize(
    ("attribute", "dark"),
    [("", True), ('theme="light"', False), ('theme="dark"', True), ('theme="auto"', True)],
)
def test_the_theme_is_the_readers_unless_the_page_says_otherwise(page, host, attribute, dark):
    page.emulate_media(color_scheme="dark")
    page.goto(host.show(FEED.replace("<codev-feed", f"<codev-feed {attribute}")))
    page.locator("codev-feed li").first.wait_for()
    paper = page.locator("codev-feed .shown > div").evaluate("one => getComputedStyle(one).backgroundColor")
    assert (paper == "rgb(21, 20, 26)") is dark


def test_without_a_script_the_links_are_there(page, host):
    host.policy = "default-src 'none'; style-src 'self'"
    page.goto(host.show(FEED + MAP))
    for name in ("Actualités du Mali", "Projets du Mali"):
        assert page.get_by_role("link", name=name).is_visible()


@pytest.mark.parametrize("failure", ["500", "nonsense", "down"])
def test_when_we_fail_the_links_come_back(page, host, failure):
    answers = {"500": {"status": 500, "body": "<h1>"}, "nonsense": {"status": 200, "body": "{"}}
    refuse = lambda route: route.fulfill(**answers[failure]) if failure in answers else route.abort()  # noqa: E731
    page.route(re.compile("/api/v1/content/|/embed/projects/"), refuse)
    page.goto(host.show(FEED + MAP))
    soon(page, "!document.querySelector('codev-map').shadowRoot.querySelector('iframe')")
    soon(page, "!document.querySelector('codev-feed').shadowRoot.firstElementChild.style.minHeight")
    for name in ("Actualités du Mali", "Projets du Mali"):
        assert page.get_by_role("link", name=name).is_visible()
    heights = [page.locator(name).bounding_box()["height"] for name in ("codev-feed", "codev-map")]
    assert max(heights) < 60


def test_a_consumer_of_oembed_shows_a_page_of_ours(page, host, product):
    """As one does: the page names where to ask, the answer has the HTML, the browser shows it."""
    address = newest(product)["url"]
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
        link = re.search(r'type="application/json\+oembed"[^>]+href="([^"]+)"', answer.read().decode())
    given = told(product, f"{unescape(link[1])}&maxwidth=500&dnt=1")
    page.goto(host.show(given["html"]))
    shown = page.frame_locator("iframe")
    shown.get_by_role("heading", name=given["title"]).wait_for()
    assert shown.get_by_role("link", name="Lire sur Codéveloppement Mali").get_attribute("href") == address
    assert page.locator("iframe").bounding_box()["width"] == 500
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_documents_and_the_page_for_partners_have_no_barrier(page, product, host, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": 320, "height": 800})
    page.emulate_media(color_scheme=scheme)
    addresses = [*documents(product), "/diffuser/?type=projects&view=map", "/en/syndicate/", host.show(FEED)]
    for address in addresses:
        page.goto(address, wait_until="networkidle")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("(m => m.scrollWidth <= m.clientWidth)(document.documentElement)"), address


def test_the_page_for_partners_shows_a_live_preview_without_a_script(chromium, product):
    context = chromium.new_context(base_url=product.url, java_script_enabled=False)
    visitor = context.new_page()
    visitor.goto("/")
    visitor.get_by_role("link", name="Diffuser nos contenus").click()
    visitor.get_by_label("Contenu", exact=True).select_option("news")
    visitor.get_by_label("Nombre", exact=True).fill("2")
    visitor.get_by_role("button", name="Montrer").click()
    cards = visitor.frame_locator(".preview iframe").locator("li")
    cards.first.wait_for()
    assert cards.count() == 2
    assert 'limit="2"' in visitor.get_by_label("Avec notre script").input_value()
    assert context.cookies() == []
    context.close()
