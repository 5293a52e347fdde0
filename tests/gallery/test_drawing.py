"""The pictures of the demonstration: drawn by code, each with all that a real one should have."""

from io import BytesIO

from PIL import Image

from gallery.drawing import SKIES, THINGS, Scene, jpeg
from gallery.examples import albums

DRAWINGS = [drawing for album in albums() for drawing in album["drawings"]]


def test_there_are_two_albums_of_six():
    assert [len(album["drawings"]) for album in albums()] == [6, 6]


def test_each_is_described_and_has_a_caption():
    assert all(one["title"] and one["alt"] and one["caption"] for one in DRAWINGS)
    assert len({one["title"] for one in DRAWINGS}) == len({one["alt"] for one in DRAWINGS}) == 12


def test_they_differ_in_size_and_shape():
    assert {one["width"] > one["height"] for one in DRAWINGS} == {True, False}
    assert len({(one["width"], one["height"]) for one in DRAWINGS}) > 6


def test_each_is_drawn_in_its_size_and_the_same_every_time():
    for one in DRAWINGS:
        scene = Scene(*(one[name] for name in Scene._fields))
        small = scene._replace(width=scene.width // 10, height=scene.height // 10)
        with Image.open(BytesIO(jpeg(small))) as image:
            assert (image.format, image.size) == ("JPEG", (small.width, small.height))
        assert jpeg(small) == jpeg(small)


def test_every_thing_can_be_drawn():
    for name in THINGS:
        for sky in SKIES:
            assert jpeg(Scene(60, 40, sky, [(name, 0.5, 0.8, 0.5)]))
