"""The years an item is found under, and the wrong declarations that are named."""

import pytest

from cms import checks
from cms.filters import MOST_YEARS, ChoiceFilter, YearFilter
from cms.items import Item, Shape
from cms.plugins import ContentPlugin, Registry
from cms.publishing.models import Publication


class Stay(Shape):
    begun: str
    guests: list[int]


class VisitItem(Item):
    years: list[int]
    stay: Stay | None


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ("2005-06-29", ["2005"]),
        ("2026-01-01T09:00:00Z", ["2026"]),
        (2005, ["2005"]),
        (987, ["0987"]),
        ([2004, 2003, 2004], ["2003", "2004"]),
        (["2003-05-01", "2006-02-25"], ["2003", "2006"]),
        ([], []),
        (None, []),
    ],
)
def test_an_item_is_found_under_each_of_its_years(value, years):
    assert list(YearFilter("year").facets({"year": value})) == [(year, year) for year in years]


def test_a_list_of_more_years_than_anything_lasts_is_a_mistake():
    assert len(list(YearFilter("year").facets({"year": list(range(1950, 1950 + MOST_YEARS))}))) == MOST_YEARS
    with pytest.raises(ValueError, match="« year » : 101 années, de 1950 à 2050, 100 au plus"):
        list(YearFilter("year").facets({"year": list(range(1950, 1951 + MOST_YEARS))}))


def said(monkeypatch, *declared) -> list[tuple[str, str]]:
    """(id, sentence) of what the checks say of a type with these filters."""

    class VisitsPlugin(ContentPlugin):
        name, model, schema, filters = "visits", Publication, VisitItem, declared
        resolve_years = resolve_stay = None

    registry = Registry()
    registry.add(VisitsPlugin)
    monkeypatch.setattr(checks, "plugins", registry)
    found = (fault for fault in checks.check_plugins() if fault.obj is VisitsPlugin)
    return [(fault.id, fault.msg) for fault in found]


@pytest.mark.parametrize("source", ["published_at", "years", "stay.begun", "stay.guests", "title"])
def test_a_year_is_read_from_a_date_or_a_list(monkeypatch, source):
    assert said(monkeypatch, YearFilter("year", source=source)) == []


@pytest.mark.parametrize("source", ["stay", "image", "translations", "example"])
def test_a_year_is_not_read_from_anything_else(monkeypatch, source):
    ((number, sentence),) = said(monkeypatch, ChoiceFilter("title"), YearFilter("year", source=source))
    assert number == "cms.E010"
    assert f"lit « {source} », qui n'est ni une date" in sentence
