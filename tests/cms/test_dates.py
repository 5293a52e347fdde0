"""How a day and a moment are written in each language, and which day a moment is."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.template import Context, Template
from django.utils import timezone as zones
from django.utils import translation

from cms.dates import day_of, in_utc, today, written_day, written_moment
from news.models import NewsPage

NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
"""Half past midnight on 1 January 2027 in Paris."""
FIRST = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
LAST = datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))


@pytest.mark.parametrize(
    ("lang", "day", "written"),
    [
        ("fr", date(2004, 11, 1), "1er novembre 2004"),
        ("fr", date(2004, 11, 11), "11 novembre 2004"),
        ("fr", date(2004, 8, 2), "2 août 2004"),
        ("en", date(2004, 11, 1), "1 November 2004"),
        ("fr", date(1, 1, 1), "1er janvier 0001"),
        ("fr", date.max, "31 décembre 9999"),
        ("fr", NEW_YEAR, "1er janvier 2027"),
        ("fr", "2026-12-31T23:30:00Z", "1er janvier 2027"),
        ("fr", "2026-12-31", "31 décembre 2026"),
    ],
)
def test_the_first_of_a_month_is_counted_in_french_only(lang, day, written):
    with translation.override(lang):
        assert written_day(day) == written
        page = Template("{% load site_tags %}{{ day|written_day }}")
        assert page.render(Context({"day": day})) == written


@pytest.mark.parametrize("zone", ["Europe/Paris", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_a_day_is_that_of_the_site_and_a_moment_that_of_who_reads_it(zone):
    with zones.override(zone), translation.override("fr"):
        assert day_of(NEW_YEAR) == date(2027, 1, 1)
        assert written_moment(NEW_YEAR).startswith(written_day(zones.localtime(NEW_YEAR).date()))


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Los_Angeles"])
def test_an_article_is_of_the_day_that_it_is_where_the_site_is(monkeypatch, zone):
    monkeypatch.setattr(zones, "now", lambda: NEW_YEAR)
    with zones.override(zone):
        assert today() == NewsPage._meta.get_field("date").get_default() == date(2027, 1, 1)


def test_a_moment_is_written_with_its_time():
    with translation.override("fr"):
        assert written_moment(NEW_YEAR) == "1er janvier 2027 à 00:30"
        assert written_moment(NEW_YEAR, "H:i:s") == "1er janvier 2027 à 00:30:00"
    with translation.override("en"):
        assert written_moment(NEW_YEAR) == "1 January 2027 at 00:30"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("moment", [FIRST, LAST, FIRST.replace(tzinfo=UTC), LAST.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_are_written_too(moment, zone):
    with zones.override(zone):
        assert written_moment(moment)
    assert day_of(moment).year == moment.year
    assert in_utc(moment).tzinfo == UTC


@pytest.mark.parametrize("text", ["", "hier", "2026-02-31", "31/12/2026"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        day_of(text)
