"""How frozen items are written and read: the placeholder of our own origin, times, keys to sort by."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import create_model

from cms.items import (
    ORIGIN,
    Block,
    Image,
    Item,
    Shape,
    has_body,
    sort_key,
    timestamp,
    to_json,
    with_origin,
)
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


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(5, 5, 1, tzinfo=UTC), "0005-05-01T00:00:00Z"),
        (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00Z"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "0001-01-01T00:00:00Z"),
        (datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=9))), "9999-12-31T23:00:00Z"),
    ],
)
def test_every_year_has_four_digits_and_no_moment_is_out_of_the_calendar(moment, written):
    assert timestamp(moment) == written


def test_titles_are_sorted_without_accents_and_capitals():
    assert sorted(["École", "Zoo", "eau", "ŒUVRE"], key=sort_key) == ["eau", "École", "ŒUVRE", "Zoo"]
    assert len(sort_key("ß" * 255)) == 255


class Part(Shape):
    body: list[Block]
    parts: "list[Part]"


class Own(Block):
    text: str


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ({"place": (str, ...)}, False),
        ({"images": (list[Image], ...)}, False),
        ({"body": (list[Block], ...)}, True),
        ({"body": (list[Own] | None, None)}, True),
        ({"chapters": (list[Part], ...)}, True),
    ],
)
def test_what_has_a_body_is_known_by_its_blocks(fields, written):
    assert has_body(create_model("Thing", __base__=Item, **fields)) is written
