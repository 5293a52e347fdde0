"""The pictures of the demonstration: light to clone, as large as they are shown, each with its words."""

import pytest
from PIL import Image

from cms.media.renditions import WIDTHS
from cms.media.share_drawing import SMALLEST, WIDTH
from gallery.examples import PICTURES, albums

DRAWINGS = [drawing for album in albums() for drawing in album["drawings"]]
FILES = [drawing["file"] for drawing in DRAWINGS]
MOST_BYTES = 40_000


def test_there_are_two_albums_of_six():
    assert [len(album["drawings"]) for album in albums()] == [6, 6]


def test_each_is_described_and_has_a_caption():
    assert all(drawing["title"] and drawing["alt"] and drawing["caption"] for drawing in DRAWINGS)
    assert (
        len({drawing["title"] for drawing in DRAWINGS}) == len({drawing["alt"] for drawing in DRAWINGS}) == 12
    )


def test_each_has_a_file_of_its_own_and_no_file_is_left():
    assert sorted(path.name for path in PICTURES.iterdir()) == sorted(FILES)


@pytest.mark.parametrize("file", FILES)
def test_each_is_a_light_webp_that_can_be_read(file):
    assert (PICTURES / file).stat().st_size <= MOST_BYTES
    with Image.open(PICTURES / file) as picture:
        picture.load()
        assert (picture.format, picture.mode) == ("WEBP", "RGB")


@pytest.mark.parametrize("file", FILES)
def test_each_is_as_large_as_pages_and_messengers_show_it(file):
    with Image.open(PICTURES / file) as picture:
        width, height = picture.size
    assert max(width, height) >= WIDTH
    assert width > WIDTHS[1]
    assert min(width, height) >= max(SMALLEST)
