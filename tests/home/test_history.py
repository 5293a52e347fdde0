"""The history: chapters to choose from, to read, to share one by one and to print."""

import json
import re

import pytest

from cms.publishing.models import Publication
from home.models import HistoryPage
from tests.home.builders import published, read

pytestmark = pytest.mark.django_db


def chapter(title: str, start: int, end: int | None = None, sources: str = "") -> tuple:
    body = [{"type": "paragraph", "value": f"<p>Le récit : {title}.</p>"}]
    return ("chapter", {"start": start, "end": end, "title": title, "body": body, "sources": sources})


def history(*chapters: tuple) -> HistoryPage:
    stream = [{"type": kind, "value": value} for kind, value in chapters]
    return published(HistoryPage(title="Histoire", chapters=json.dumps(stream)))


def test_the_story_opens_with_its_chapters_and_years():
    page = history(chapter("Les départs", 1950, 1969), chapter("La Table Ronde", 1997))
    html = read(page.url)
    contents = html[html.index('<nav class="contents"') : html.index('<div class="chapters">')]
    found = re.findall(r'<a href="#([^"]+)"><span class="years">(.*?)</span> (.*?)</a>', contents)
    assert found == [
        ("1950-les-departs", "1950–1969", "Les départs"),
        ("1997-la-table-ronde", "1997", "La Table Ronde"),
    ]
    assert all(html.count(f'<h2 id="{anchor}">') == 1 for anchor, _years, _title in found)


def test_a_single_chapter_needs_no_contents():
    assert '<nav class="contents"' not in read(history(chapter("La Table Ronde", 1997)).url)


def test_each_chapter_is_shared_by_its_own_address(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    html = read(history(chapter("Les départs", 1950), chapter("La Table Ronde", 1997)).url)
    assert re.findall(r'data-address="([^"]*)"', html) == [
        "https://codev.example/histoire/#1950-les-departs",
        "https://codev.example/histoire/#1997-la-table-ronde",
        "https://codev.example/histoire/",
    ]
    assert "text=La+Table+Ronde+https%3A%2F%2Fcodev.example%2Fhistoire%2F%231997-la-table-ronde" in html


def test_a_chapter_names_its_sources_to_visitors_and_partners():
    said = '<p>Actes, <a href="https://example.org/actes">1997</a>.</p>'
    page = history(chapter("La Table Ronde", 1997, sources=said), chapter("La suite", 1998))
    html = read(page.url)
    assert html.count('<footer class="sources">') == 1
    frozen = json.loads(Publication.objects.get(key=page.translation_key).full)["chapters"]
    assert [item["sources"] for item in frozen] == [said, ""]
    assert said in frozen[0]["html"]


def test_the_printed_story_says_where_it_is_from(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    html = read(history(chapter("La Table Ronde", 1997)).url)
    assert re.search(r'<p class="printed">https://codev.example/histoire/ · .+ · version du .+</p>', html)
