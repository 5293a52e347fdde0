"""How a day is written in each language."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from cms.website.dates import written_day


@pytest.mark.parametrize(
    ("lang", "day", "written"),
    [
        ("fr", date(2004, 11, 1), "1er novembre 2004"),
        ("fr", date(2004, 11, 11), "11 novembre 2004"),
        ("fr", date(2004, 8, 2), "2 août 2004"),
        ("en", date(2004, 11, 1), "1 November 2004"),
    ],
)
def test_the_first_of_a_month_is_counted_in_french_only(lang, day, written):
    with translation.override(lang):
        assert written_day(day) == written
        page = Template("{% load site_tags %}{{ day|written_day }}")
        assert page.render(Context({"day": day})) == written
