"""A content type from outside shows up everywhere, without any change to the project."""

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen(prepared):
    return prepared.visit("arrived")


def test_nothing_of_the_project_can_import_it():
    with pytest.raises(ModuleNotFoundError):
        __import__("codev_evenements")


def test_the_staff_add_find_and_edit_it(seen):
    assert seen["editor"] == dict.fromkeys(("offered below home", "form", "list", "search"), True)


def test_visitors_find_it_by_every_door(seen):
    doors = ("page", "home", "navigation", "section", "search", "type in search", "sitemap")
    assert seen["visitor"] == dict.fromkeys(doors, True)


def test_partners_receive_it_with_its_filters_and_places(seen):
    assert seen["partner"] == {
        "label": "Événements",
        "item": {
            "title": "Forum de Kayes",
            "kind": {"value": "forum", "label": "forum"},
            "start": "2027-02-05",
            "place": "Kayes",
            "free": True,
            "speakers": ["Awa Diarra"],
        },
        "detail": True,
        "filters": [1, 1, 1],
        "elsewhere": [0, 0, 0],
        "facets": {"kind": ["forum"], "year": ["2027"], "free": ["true"]},
        "point": [-11.44, 14.44],
        "changes": ["put"],
        "described": [f"/api/v1/content/events{end}" for end in ("", ".geojson", "/{id}")],
        "feeds": [True, True],
        "shape": True,
    }


def test_the_operator_sees_what_it_offers(seen):
    assert "events       codev_evenements" in seen["operator"]
    assert "filtres : kind, year, free ; flux ; carte" in seen["operator"]
