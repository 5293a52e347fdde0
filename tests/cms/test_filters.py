"""The years an item is found under, and the wrong declarations that are named."""

import pytest

from cms import checks, filters
from cms.filters import MOST_YEARS, ChoiceFilter, YearFilter
from cms.items import Item, Shape
from cms.plugins import ContentPlugin, Registry
from cms.publishing import reconcile
from cms.publishing.models import Facet, Publication
from cms.testing import catch_up
from tests.projects.builders import project


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


ALIKE = {
    "Kayes Ndi": ["Kayes\u00a0Ndi", "Kayes\u202fNdi", "Kayes  Ndi", " Kayes Ndi\u3000"],
    "Kayes-Ndi": ["Kayes\u2011Ndi", "Kayes\u2010Ndi", "Kayes\u2013Ndi", "Kayes\u2212Ndi"],
    "N’Djoum": ["N'Djoum", "N‘Djoum", "NʼDjoum", "N`Djoum", "N´Djoum"],
}


@pytest.mark.parametrize(("value", "alike"), ALIKE.items(), ids=ALIKE)
def test_values_that_look_alike_are_one(value, alike):
    declared = ChoiceFilter("cercle")
    for typed in [value, *alike]:
        assert list(declared.facets({"cercle": typed})) == [(value, value)]
        assert declared.parse(typed) == value


def test_a_value_of_spaces_is_none_and_a_term_keeps_its_label():
    declared = ChoiceFilter("cercle")
    assert list(declared.facets({"cercle": ["\u00a0", "", None]})) == []
    with pytest.raises(ValueError, match="1 to 100"):
        declared.parse("\u00a0")
    assert list(declared.facets({"cercle": {"value": "a", "label": "5\u00a0€"}})) == [("a", "5\u00a0€")]


@pytest.mark.django_db
def test_items_are_found_by_any_spelling_and_those_frozen_before_follow(client, monkeypatch):
    spellings = [typed for value, alike in ALIKE.items() for typed in (value, *alike)]
    with monkeypatch.context() as before:
        before.setattr(filters, "folded", str)
        for typed in spellings:
            project(cercle=typed)
        catch_up()
    cercles = Facet.objects.filter(name="cercle")
    assert cercles.values("value").distinct().count() > len(ALIKE)
    reconcile()
    catch_up()
    assert {*cercles.values_list("value", "label")} == {(value, value) for value in ALIKE}
    for value, alike in ALIKE.items():
        for typed in (value, *alike):
            found = client.get("/api/v1/content/projects", {"cercle": typed}).json()
            assert found["total"] == 1 + len(alike)
    kept = {item["place"]["cercle"] for item in found["items"]}
    assert {"N'Djoum", "N’Djoum"} <= kept


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
