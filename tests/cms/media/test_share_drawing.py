"""What messengers show is drawn as it was designed, in letters that the font has, on the site's cloth."""

import hashlib
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageColor, ImageFont, ImageStat

from cms.media import share_drawing
from cms.media.colours import CLOTH, THREAD
from cms.media.share_drawing import FONTS, HEIGHT, LETTERS, SHARPLY, WIDTH, drawn, runs
from tests.cms.media.builders import picture

REFERENCE = Path(__file__).with_name("share_drawing.png")
"""What is drawn for `TITLE`, a third as wide and as high, in grey."""
TITLE, NAME = "Ɲɔgɔnkunben à Kayes : l’eau, l’école, la santé", "Codéveloppement Mali"
MOST_DIFFERENCE = 0.5
"""Of 255 levels, on average: a border two pixels lower makes 0.9, a title two pixels to the right 3.9."""
STATIC = FONTS.parent


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_it_looks_as_it_was_designed():
    found = opened(drawn(TITLE, NAME)).convert("L").reduce(3)
    with Image.open(REFERENCE) as reference:
        difference = ImageChops.difference(found, reference)
    assert ImageStat.Stat(difference).mean[0] <= MOST_DIFFERENCE


TITLES = ["Histoire", "Ɲɔgɔnkunben", "ߒߞߏ", "x" * 200, "un " * 120, "🙂", "", "a\x07b"]


@pytest.mark.parametrize("title", TITLES)
def test_any_title_can_be_drawn(title):
    assert opened(drawn(title, NAME)).size == (WIDTH, HEIGHT)


def test_each_letter_is_written_by_the_file_that_has_it():
    latin, mande = LETTERS
    assert list(runs("Bɔ")) == [(latin, "B"), (mande, "ɔ")]


def test_what_no_file_has_is_transliterated_or_left_out():
    latin, _ = LETTERS
    assert list(runs("¿Мали\u202f🙂\x07")) == [(latin, "?Mali :slight_smile:")]


def in_the_font(file: str) -> set[str]:
    """The letters that look like something else than a letter that no font has."""
    face = ImageFont.truetype(FONTS / file, 24, layout_engine=ImageFont.Layout.BASIC)

    def look(letter: str) -> tuple[float, bytes]:
        return face.getlength(letter), bytes(face.getmask(letter))

    unknown = look("\U0010ffff")
    letters = map(chr, [*range(0x20, 0xD800), *range(0xE000, 0x10000)])
    return {letter for letter in letters if look(letter) != unknown}


def in_the_stylesheet(file: str) -> set[str]:
    css = (STATIC / "css" / "every-page.css").read_text()
    [ranges] = re.findall(rf'{file}"\)[^}}]*?unicode-range: ([^;]+);', css)
    bounds = [[int(end, 16) for end in part.split("-")] for part in re.findall(r"U\+([0-9A-F-]+)", ranges)]
    return {chr(code) for first, *last in bounds for code in range(first, (last or [first])[0] + 1)}


@pytest.mark.parametrize("file", LETTERS)
def test_table_stylesheet_and_font_agree_on_the_letters(file):
    assert LETTERS[file] == in_the_font(file) == in_the_stylesheet(file)


def test_no_file_of_the_font_is_left_out():
    assert sorted(LETTERS) == sorted(path.name for path in FONTS.glob("*.woff2"))


def test_the_cloth_has_the_size_and_the_colours_of_the_drawing():
    with Image.open(share_drawing.CLOTH) as cloth:
        found = cloth.convert("RGB")
    assert found.size == (WIDTH * SHARPLY, HEIGHT * SHARPLY)
    assert {colour for _count, colour in found.getcolors()} == {
        ImageColor.getrgb(CLOTH),
        ImageColor.getrgb(THREAD),
    }


MOTIF_DIGEST = "31f8d5b795533a29"


def test_the_motif_is_the_one_that_the_cloth_was_drawn_with():
    motif = (STATIC / "img" / "motif.svg").read_bytes()
    assert hashlib.sha256(motif).hexdigest()[:16] == MOTIF_DIGEST, "draw cms/media/share_cloth.png anew"


def test_a_noisy_photograph_stays_below_the_limit_of_messengers():
    noise = Image.effect_noise((2400, 1600), 120).convert("RGB")
    assert len(share_drawing.cut(noise, (0.5, 0.5))) <= share_drawing.MOST_BYTES


def test_a_small_picture_is_not_enlarged_to_a_blur():
    assert not share_drawing.is_large_enough(picture(599, 400))
