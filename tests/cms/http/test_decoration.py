"""What others append is told from what an address asks."""

import pytest

from cms.http.decoration import without_decoration


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", ""),
        ("utm_source=lettre&utm_medium=email", ""),
        ("fbclid=1&gclid=2&ref=x&&_ga=1", ""),
        ("utm%5Fsource=lettre", ""),
        ("page=2&fbclid=1&topic=eau", "page=2&topic=eau"),
        ("q=%C3%A9t%C3%A9&utm_term=ete", "q=%C3%A9t%C3%A9"),
        ("reference=1&utm=2&Ref=3&q", "reference=1&utm=2&Ref=3&q"),
    ],
)
def test_only_what_others_append_is_left_out(query, asked):
    assert without_decoration(query) == asked
