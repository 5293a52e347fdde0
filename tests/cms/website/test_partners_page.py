"""« Diffuser nos contenus »: code that works when it is copied, without a script and without a cookie."""

import re
from gettext import GNUTranslations
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from cms.delivery.embeds.views import SCRIPT
from cms.website.partners_page.snippets import FOOT, MAP_STYLE, ROW
from tests.home.builders import english, home_page, read
from tests.news.builders import article, topic
from tests.projects.builders import project, sector

ROOT = Path(__file__).parents[3] / "cms" / "website"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.mo"
SAME = {"RSS"}


@pytest.fixture(autouse=True)
def _public_origin(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"


def codes(page: str) -> dict[str, str]:
    """The code to copy, by the name of its box, as a visitor sees it."""
    return {
        name: unescape(code)
        for name, code in re.findall(r'<textarea id="code-(\w+)"[^>]*>(.*?)<', page, re.S)
    }


def address_in(code: str) -> str:
    """The path that a piece of HTML frames."""
    return unescape(re.search(r'src="https://codev\.example([^"]+)"', code)[1])


@pytest.mark.django_db
class TestThePage:
    def test_what_is_copied_shows_what_was_chosen(self):
        article(topics=[topic()])
        article("Un centre de santé", topics=[topic("Santé", "sante")])
        page = read("/diffuser/?type=news&lang=fr&limit=3&topic=sante&theme=dark")
        code = codes(page)
        assert '<codev-feed type="news" lang="fr" limit="3" topic="sante" theme="dark">' in code["element"]
        assert '<a href="https://codev.example/actualites/">Articles : Santé – ' in code["element"]
        framed = Client().get(address_in(code["frame"])).content.decode()
        assert ("Un centre de santé" in framed, "Un puits" in framed) == (True, False)
        assert address_in(code["element"]) == "/embed/v1.js"

    def test_every_address_it_names_answers(self):
        article(topics=[topic()])
        page = read("/diffuser/?type=news&topic=eau")
        addresses = {
            unescape(address) for address in re.findall(r'href="https://codev\.example([^"]+)"', page)
        }
        addresses |= {unescape(address) for address in re.findall(r'<iframe src="([^"]+)"', page)}
        assert len(addresses) >= 10
        assert {address: Client().get(address).status_code for address in addresses} == dict.fromkeys(
            addresses, 200
        )

    def test_types_with_places_are_offered_as_a_map(self):
        project(location="14.4478, -11.4439", sector=sector("water"))
        code = codes(read("/diffuser/?type=projects&view=map&sector=water"))
        assert '<codev-map type="projects" lang="fr" sector="water">' in code["element"]
        assert Client().get(address_in(code["frame"])).status_code == 200
        article()
        assert "codev-map" not in codes(read("/diffuser/?type=news&view=map"))["element"]

    @pytest.mark.parametrize(
        "query",
        ["type=x", "lang=de", "limit=abc", "limit=0", "topic=nothing", "theme=pink", "q=1", "topic=%00"],
    )
    def test_what_cannot_be_is_left_out(self, query):
        article()
        assert codes(read(f"/diffuser/?type=news&{query}")) == codes(read("/diffuser/?type=news"))

    def test_a_site_without_content_says_how_to_receive_it_later(self):
        home_page()
        page = read("/diffuser/")
        assert "Rien n’est publié ici" in Client().get(address_in(codes(page)["frame"])).content.decode()
        assert "codev_mirror.py" in page

    def test_it_is_english_below_en_and_linked_from_every_page(self):
        home_page().copy_for_translation(english()).save_revision().publish()
        assert '<a href="/diffuser/">Diffuser nos contenus</a>' in read("/")
        assert '<a href="/en/syndicate/">Syndicate our content</a>' in read("/en/")
        assert "<h1>Syndicate our content</h1>" in read("/en/syndicate/")

    def test_no_cookie_and_the_page_itself_may_be_found(self):
        article()
        response = Client().get("/diffuser/")
        assert not response.cookies
        assert "noindex" not in response.content.decode()
        assert "noindex" in Client().get("/diffuser/?type=news").content.decode()
        assert Client().post("/diffuser/").status_code == 405


def test_the_style_to_copy_reserves_what_the_script_does():
    script = SCRIPT.read_text()
    assert (f"const ROW = {ROW};" in script, f"const FOOT = {FOOT};" in script) == (True, True)
    assert "padding-top: calc(95% + 9rem)" in script
    assert "calc(min(95%, 41.8rem) + 9rem)" in MAP_STYLE  # 95 % of the widest map, 44rem


def test_every_phrase_has_an_english_one():
    texts = [path.read_text() for path in ROOT.glob("templates/website/partners_page/*.html")]
    phrases = {phrase for text in texts for phrase in re.findall(r'{% translate "([^"]+)"', text)}
    with CATALOGUE.open("rb") as file:
        compiled = GNUTranslations(file)
    missing = {phrase for phrase in phrases if compiled.gettext(phrase) == phrase} - {
        "Langues",
        "Diffuser nos contenus",
    }
    assert missing <= SAME
