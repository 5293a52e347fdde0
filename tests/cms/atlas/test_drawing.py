"""The map of a set of publications."""

import itertools
import json
import math

import pytest

from cms.atlas.clusters import FINGER
from cms.atlas.drawing import Style, drawn
from cms.atlas.frames import KAYES, WIDTH
from cms.publishing.models import Publication
from cms.reading.selection import Selection
from tests.cms.reading.builder import MORNING, publish

pytestmark = pytest.mark.django_db

STYLE = Style("{} projets".format, "?{}".format, "sector")
GUINEA = (-10.6, 12.0)
KITA, TOWN = (-9.4882, 13.0389), (-11.4439, 14.4478)


def put(title, place, hour=9, **card):
    row = publish(
        title, type="projects", place=place, path=f"/{title}/", published_at=MORNING.replace(hour=hour)
    )
    Publication.objects.filter(pk=row.pk).update(card=json.dumps(json.loads(row.card) | card))


def draw():
    return drawn(Selection(), KAYES, STYLE)


def test_a_place_alone_has_the_sign_of_its_family():
    put("Puits", KITA, sector={"value": "water", "label": "Eau", "icon": "drop", "color": "#0b7285"})
    (mark,) = draw().marks
    assert (mark.title, mark.href, mark.count, mark.place) == ("Puits – Eau", "/Puits/", 1, None)
    assert (mark.family["icon"], mark.family["color"]) == ("drop", "#0b7285")
    assert [family["label"] for family in draw().families] == ["Eau"]


def test_an_item_without_a_family_is_drawn_too():
    put("Puits", KITA)
    (mark,) = draw().marks
    assert (mark.title, mark.family["icon"]) == ("Puits", "circle")
    assert draw().families == []


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_a_few_at_one_place_are_spread_around_it_newest_first(count):
    for hour in range(count):
        put(f"Puits {hour}", TOWN, hour)
    marks = draw().marks
    assert [mark.title for mark in marks] == [f"Puits {hour}" for hour in reversed(range(count))]
    assert {mark.place for mark in marks} == {KAYES.place(*TOWN)}
    apart = [math.dist((a.x, a.y), (b.x, b.y)) for a, b in itertools.combinations(marks, 2)]
    assert min(apart) >= FINGER - 0.2


def test_many_at_one_place_are_a_number():
    for hour in range(7):
        put(f"Puits {hour}", TOWN, hour)
    (mark,) = draw().marks
    assert (mark.count, mark.title) == (7, "7 projets")


def test_a_few_are_a_number_where_there_is_no_room():
    beside = (TOWN[0] + 40 / KAYES.scale, TOWN[1])
    edge = (KAYES.west + 0.05, 15.0)
    for name, place in (("ici", TOWN), ("autre", TOWN), ("voisin", beside), ("bord", edge), ("limite", edge)):
        put(name, place)
    assert sorted(mark.count for mark in draw().marks) == [1, 2, 2]


def test_spread_signs_keep_away_from_each_other_and_inside_the_map():
    for step in range(40):
        for hour in range(1 + step % 5):
            put(f"{step}-{hour}", (-12.4 + 0.7 * (step % 7), 11.8 + 0.7 * (step // 7)), hour)
    marks = draw().marks
    apart = min(math.dist((a.x, a.y), (b.x, b.y)) for a, b in itertools.combinations(marks, 2))
    assert apart >= FINGER - 0.2
    assert all(0 < mark.x < WIDTH and 0 < mark.y < KAYES.height for mark in marks)
    assert sum(mark.count for mark in marks) == sum(1 + step % 5 for step in range(40))


def test_the_name_of_a_town_stands_beside_the_mark_on_it():
    put("Puits", KITA)
    gaps = {town.name: town.gap for town in draw().towns}
    assert gaps["Kita"] > gaps["Kayes"]


def test_no_sign_stands_on_a_name():
    def names():
        seen = draw()
        return {str(place.name) for place in (*seen.towns, *seen.countries)}

    assert {"Kokofata", "Guinée"} <= names()
    put("Puits", KITA)
    assert "Kokofata" not in names()
    put("Barrage", GUINEA)
    assert "Guinée" not in names()
    assert "Kita" in names()


def test_no_name_is_cut_by_the_edge():
    for town in draw().towns:
        end = town.x + town.offset + (-6 if town.leftward else 6) * len(town.name)
        assert -1 < end < WIDTH + 1, town.name
