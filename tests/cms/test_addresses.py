"""Addresses with a query, spelt alike everywhere."""

import pytest
from django.http import QueryDict

from cms.addresses import pairs_of, with_query


@pytest.mark.parametrize(
    ("address", "pairs", "expected"),
    [
        ("/flux/news.rss", [("topic", "eau"), ("topic", "é &")], "/flux/news.rss?topic=eau&topic=%C3%A9+%26"),
        ("/flux/news.rss", [], "/flux/news.rss"),
        ("", [("page", 2)], "?page=2"),
        ("", [], "?"),
    ],
)
def test_an_address_is_followed_by_its_query(address, pairs, expected):
    assert with_query(address, pairs) == expected


def test_signs_that_are_safe_in_a_query_may_stay_readable():
    assert with_query("", [("bbox", "1,2")], safe=",") == "?bbox=1,2"


def test_a_query_is_taken_apart_and_put_together_again():
    query = QueryDict("a=1&b=%C3%A9&a=2&c=")
    assert pairs_of(query) == [("a", "1"), ("a", "2"), ("b", "é"), ("c", "")]
    assert with_query("/x/", pairs_of(query)) == f"/x/?{query.urlencode()}"
