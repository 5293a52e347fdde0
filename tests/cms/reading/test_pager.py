"""Lists by page: numbers from 1, the pages before and after, and a refusal beyond the last."""

import pytest
from django.http import Http404

from cms.reading.cards import page_of_cards
from cms.reading.pager import ListPage, last_page, page_number, page_of
from cms.reading.refusals import Refusal
from cms.reading.selection import Selection
from tests.cms.reading.builder import MORNING, publish


@pytest.mark.parametrize(
    ("count", "number", "expected"),
    [
        (0, 1, ListPage([], 1, None, None)),
        (3, 1, ListPage([0, 1, 2], 1, None, None)),
        (4, 1, ListPage([0, 1, 2], 1, None, 2)),
        (4, 2, ListPage([3], 2, 1, None)),
        (9, 2, ListPage([3, 4, 5], 2, 1, 3)),
        (9, 3, ListPage([6, 7, 8], 3, 2, None)),
    ],
)
def test_a_page_knows_its_neighbours(count, number, expected):
    assert page_of(range(count), number, 3) == expected


@pytest.mark.parametrize(("count", "number"), [(0, 2), (3, 2), (9, 4), (9, 9999)])
def test_there_is_nothing_beyond_the_last_page(count, number):
    with pytest.raises(Refusal, match=f"Cette liste n’a pas de page « {number} »") as refused:
        page_of(range(count), number, 3)
    assert (refused.value.status, refused.value.href) == (404, "?")
    with pytest.raises(Http404):
        page_of(range(count), number, 3, Http404)


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("20", 20), ("9999", 9999)])
def test_a_number_in_an_address(text, number):
    assert page_number(text) == number


@pytest.mark.parametrize("text", ["", "0", "01", "-1", "1.0", "10000", "x", "²", "٣", "1\n"])
def test_what_is_no_number_of_a_page(text):
    with pytest.raises(Refusal):
        page_number(text)


def test_a_list_may_end_earlier():
    assert page_number("50", most=50) == 50
    with pytest.raises(Http404):
        page_number("51", Http404, most=50)


@pytest.mark.parametrize(("total", "last"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2)])
def test_the_last_page(total, last):
    assert last_page(total, 20) == last


@pytest.mark.django_db
def test_cards_in_one_query(django_assert_num_queries):
    for hour in range(5):
        publish(f"Puits {hour}", published_at=MORNING.replace(hour=hour))
    rows = Selection("news", "fr").publications().order_by("-published_at")
    with django_assert_num_queries(1):
        page = page_of_cards(rows, 2, 2)
    assert [card["title"] for card in page.items] == ["Puits 2", "Puits 1"]
    assert (page.previous, page.next) == (1, 3)
