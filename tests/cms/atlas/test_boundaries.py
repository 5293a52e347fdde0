"""Finer boundaries: what is taken, what is refused and why, and how they are drawn."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cms.atlas import boundaries
from cms.atlas.base_layer import base_layer
from cms.atlas.frames import KAYES, Frame
from cms.publishing import sequence

GIVEN = Path(__file__).resolve().parents[4] / "shared" / "data" / "map-full"
SQUARE = [[-10.0, 13.0], [-9.0, 13.0], [-9.0, 14.0], [-10.0, 14.0], [-10.0, 13.0]]
NEAR = Frame(-10.4, 12.9, -8.6, 14.5)

pytestmark = [pytest.mark.usefixtures("french_terminal"), pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def area(ring=SQUARE, kind="Polygon", **properties):
    geometry = {"type": kind, "coordinates": [ring] if kind == "Polygon" else [[ring]]}
    return {"type": "Feature", "properties": properties or {"nom": "Kita"}, "geometry": geometry}


def collection(*features, **more) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def load(tmp_path, data: bytes, *options: str) -> None:
    file = tmp_path / "given.geojson"
    file.write_bytes(data)
    call_command("load_boundaries", str(file), *options)


def layers(frame=KAYES):
    return [name for name, _path in base_layer(frame).paths]


def moved(ring, by):
    return [[longitude + by, latitude + by] for longitude, latitude in ring]


# Taken


def test_they_are_drawn_and_named_from_then_on_and_gone_when_removed(tmp_path, capsys):
    assert "limite" not in layers()
    load(
        tmp_path, collection(area(nom="Cercle  d’essai"), area(moved(SQUARE, 0.5), "MultiPolygon", name="B"))
    )
    assert capsys.readouterr().out == "Contours chargés : 2 ; points : 10.\n"
    assert layers() == ["pays", "region", "kayes", "limite", "fleuve"]
    assert "Cercle d’essai" in [area.name for area in base_layer(NEAR).areas]
    call_command("load_boundaries", "--remove")
    assert "limite" not in layers()


def test_caches_are_told(tmp_path):
    before = sequence.head()
    load(tmp_path, collection(area()))
    assert sequence.head().head == before.head + 1


def test_maps_drawn_by_script_receive_them(tmp_path):
    assert Client().get("/fond-de-carte/limites.geojson").status_code == 404
    load(tmp_path, collection(area(adm="Kita")), "--name", "adm")
    answer = Client().get("/fond-de-carte/limites.geojson")
    assert answer["Content-Type"] == "application/geo+json"
    [one] = answer.json()["features"]
    assert one["properties"] == {"nom": "Kita"}
    assert one["geometry"] == {"type": "MultiPolygon", "coordinates": [[SQUARE]]}


def test_a_border_that_two_areas_share_stays_shared():
    jagged = [[-10.0, 13.0], [-9.00049, 13.0001], [-9.0004, 13.00009], [-9.1, 14.0], [-10.0, 13.0]]
    other = [*reversed(jagged)]
    one, two = (
        rings[0] for _name, rings in boundaries.read(collection(area(jagged), area(other, nom="B"))).areas
    )
    assert one == [*reversed(two)]
    assert len(one) == 4


def test_what_is_too_small_to_be_seen_is_counted_and_left_out():
    speck = [[-10.0, 13.0], [-10.0001, 13.0], [-10.0001, 13.0001], [-10.0, 13.0]]
    found = boundaries.read(collection(area(), area(speck, nom="Îlot")))
    assert ([name for name, _rings in found.areas], found.lost) == (["Kita"], 1)


def test_a_file_damaged_by_hand_costs_the_boundaries_and_no_map(tmp_path, caplog):
    (tmp_path / "boundaries.geojson").write_text('{"features": [')
    assert "limite" not in layers()
    assert "load_boundaries" in caplog.text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ki\0ta", "Ki ta"),
        ("Kita\x1b[2J", "Kita [2J"),
        ("\u202eKita\ud800", "Kita"),
        ("ߒߞߏ\u200d", "ߒߞߏ\u200d"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
    ],
)
def test_a_name_is_what_can_be_seen_of_it(given, kept):
    boundaries.keep(boundaries.read(collection(area(nom=given))))
    assert [name for name, _rings in boundaries.kept(boundaries.version())] == [kept]


# Refused

REFUSED = [
    (b"\xff\xfe", "pas du JSON en UTF-8"),
    (b"[" * 100_000, "pas du JSON"),
    (b"[]", "pas une FeatureCollection"),
    (b'{"type": "Topology", "arcs": []}', "TopoJSON ; convertissez-le"),
    (b'{"type": "FeatureCollection", "features": 3}', "pas une FeatureCollection"),
    (collection(), "0 contours"),
    (collection(3), "contour 1 n'a pas de nom"),
    (collection(area(adm3_fr="Kita", code=3)), "lequel de ses champs le nomme : adm3_fr, code."),
    (collection(area(nom=" ")), "n'a pas de nom"),
    (collection(area(nom="Mali"), area(nom="Mali"), area(nom="B")), "s'appellent « Mali »"),
    (collection(area(kind="Point", nom="A")), "de type « Point »"),
    (collection({**area(), "geometry": None}), "de type « None »"),
    (collection(area(SQUARE[:-1])), "ne se ferme pas"),
    (collection(area([SQUARE[0], SQUARE[0]])), "moins de 4 points"),
    (collection(area("abc")), "coordonnées du contour 1"),
    (collection(area([[True, 13.0]] * 4)), "coordonnées du contour 1"),
    (collection(area([["-10", "13"]] * 4)), "coordonnées du contour 1"),
    (collection(area(moved(SQUARE, 50))), "passe par 40.0, 63.0, loin du Mali"),
    (collection(area([[14.4, -11.4]] * 4)), "la longitude puis la latitude"),
    (collection(area([[float("nan"), 13.0]] * 4)), "loin du Mali"),
    (collection(area([[-10.0, 13.0]] * 4)), "assez grand"),
    (collection(area(nom="\ud800\0")), "n'a pas de nom"),
    (collection(area([[10**4000, 13.0]] * 4)), "passe par 100000000000000000000000000000000000000…, 13.0"),
    (collection(area(kind="\x1b[2J", nom="A")), "de type « \\x1b[2J »"),
    (collection(area(**{"\x1b]0;a\x07" + "b" * 99: 3})), "\\x1b]0;a\\x07bbb"),
]


@pytest.mark.parametrize(("data", "sentence"), REFUSED, ids=[sentence for _data, sentence in REFUSED])
def test_what_cannot_be_drawn_is_refused_in_a_sentence_and_changes_nothing(tmp_path, data, sentence):
    boundaries.keep(boundaries.read(collection(area())))
    before = boundaries.version()
    with pytest.raises(CommandError, match=r"« .*given\.geojson » n'a pas été chargé : ") as caught:
        load(tmp_path, data)
    assert sentence in str(caught.value)
    assert str(caught.value).isprintable()
    assert boundaries.version() == before
    assert sorted(file.name for file in tmp_path.iterdir()) == ["boundaries.geojson", "given.geojson"]


def test_a_terminal_in_english_is_answered_in_english(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with pytest.raises(
        CommandError, match=r'given\.geojson" was not loaded: area 1 has no name under nom or '
    ):
        load(tmp_path, collection(area(label="Kita")))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LARGEST", 10, "plus de 0 Mo"),
        ("MOST_FEATURES", 1, "2 contours"),
        ("MOST_POINTS", 9, "10 points, 9 au plus"),
    ],
)
def test_what_is_too_large_is_refused(monkeypatch, name, value, sentence):
    monkeypatch.setattr(boundaries, name, value)
    with pytest.raises(boundaries.Unusable, match=sentence):
        boundaries.read(collection(area(), area(nom="B")))


def test_a_file_without_end_is_not_read_to_its_end():
    with pytest.raises(CommandError, match="« /dev/zero » n'a pas été chargé : il pèse plus de 20 Mo"):
        call_command("load_boundaries", "/dev/zero")


@pytest.mark.parametrize("arguments", [[], ["x.geojson", "--remove"], ["/nowhere/x.geojson"], ["--remove"]])
def test_a_command_that_means_nothing_says_so(arguments):
    with pytest.raises(CommandError):
        call_command("load_boundaries", *arguments)


# What is really given to operators


@pytest.mark.skipif(not GIVEN.exists(), reason="the shared maps are not here")
@pytest.mark.parametrize(("name", "count"), [("cercles", 50), ("regions", 9)])
def test_real_boundaries_are_taken_and_cost_a_page_little(name, count):
    before = sum(len(path) for _name, path in base_layer(KAYES).paths)
    found = boundaries.read((GIVEN / f"{name}.geojson").read_bytes())
    assert len(found.areas) == count
    boundaries.keep(found)
    assert sum(len(path) for _name, path in base_layer(KAYES).paths) < before + 20_000
    assert base_layer(NEAR).paths != []


@pytest.mark.skipif(not GIVEN.exists(), reason="the shared maps are not here")
def test_real_topojson_is_refused_with_the_cure():
    with pytest.raises(boundaries.Unusable, match="mapshaper"):
        boundaries.read((GIVEN / "communes-kayes.topojson").read_bytes())
