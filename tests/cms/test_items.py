"""How frozen items are written and read: the placeholder of our own origin, times, keys to sort by."""

from datetime import datetime, timedelta, timezone

import pytest

from cms.items import ORIGIN, sort_key, timestamp, to_json, with_origin
from tests.home.builders import read, standard_page


@pytest.mark.parametrize("origin", ["", "https://www.exemple.org"])
def test_our_addresses_come_below_the_origin(origin):
    text = f'"url":"{ORIGIN}/a/","bare":"{ORIGIN}"'
    assert with_origin(text, origin) == f'"url":"{origin}/a/","bare":"{origin}"'


@pytest.mark.django_db
@pytest.mark.parametrize("rest", ["javascript://%0aalert(1)", "data:text/html,x", ".evil.example/", ":80/"])
def test_what_only_begins_like_it_never_becomes_another_scheme(rest):
    page = standard_page(body=[("paragraph", f'<p>Un <a href="{ORIGIN}{rest}">lien</a>.</p>')])
    links = read(page.url)
    assert f'href="{rest[:4]}' not in links


def test_texts_of_items_are_compact_and_readable():
    assert to_json({"a": ["é", None]}) == '{"a":["é",null]}'


def test_times_are_in_utc_to_the_second():
    moment = datetime(2026, 1, 1, 10, 0, 59, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert timestamp(moment) == "2026-01-01T09:00:59Z"


def test_titles_are_sorted_without_accents_and_capitals():
    assert sorted(["École", "Zoo", "eau", "ŒUVRE"], key=sort_key) == ["eau", "École", "ŒUVRE", "Zoo"]
    assert len(sort_key("ß" * 255)) == 255
