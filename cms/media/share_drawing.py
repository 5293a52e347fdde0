"""Draws what messengers show beside a link, 1200 × 630 pixels: a picture's crop, or the title on cloth."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from cms.media.colours import PAPER, THREAD

WIDTH, HEIGHT = SIZE = (1200, 630)
"""Pixels; what Open Graph's readers show without cutting."""
MOST_BYTES = 250_000
"""WhatsApp leaves out what is larger than about 300 kB."""
SMALLEST = (600, 315)
"""A picture below half of our size would be a blur."""
VERSION = 1
"""Of the design: a new one gives every picture a new name."""

EDGE = 80
TITLE_SIZES = (88, 78, 68, 60, 52, 46)
MOST_LINES = 4
NAME_SIZE = 38
SHARPLY = 2
"""The letters are drawn larger by this factor, and then reduced."""

CLOTH = Path(__file__).with_name("share_cloth.png")
"""What the title is written on, larger by `SHARPLY`.

Its border is `img/motif.svg` side by side, eight pixels for each of its units, from 1,116 pixels downwards.
"""
FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
LETTERS = {
    "noto-serif-latin.woff2": {
        *map(chr, range(ord(" "), ord("~") + 1)),
        *map(chr, range(ord("À"), ord("ÿ") + 1)),
        *"\xa0£§©«°²·»½Œœ–—‘’“”•…‹›€−",
    },
    "noto-serif-mande.woff2": {*"ĆćŊŋŸƆƐƝƳƴɓɔɗɛɠɲ\u0300\u0301"},
}
"""The files of the headings' font and what each can write, as the stylesheet's `unicode-range` says too."""


def cut(picture: Image.Image, focus: tuple[float, float]) -> bytes:
    """The part of an RGB or RGBA around its focal point (fractions of width and height), as JPEG."""
    box = window(picture.size, focus)
    fitted = picture.resize(SIZE, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    sheet = Image.new("RGB", SIZE, PAPER)
    sheet.paste(fitted, mask=fitted.getchannel("A") if fitted.mode == "RGBA" else None)
    return as_jpeg(sheet)


def window(size: tuple[int, int], focus: tuple[float, float]) -> tuple[float, float, float, float]:
    """The largest part of our proportions whose middle is as near to the focal point as the edges allow."""
    scale = min(size[0] / WIDTH, size[1] / HEIGHT)
    width, height = WIDTH * scale, HEIGHT * scale
    left = min(max(focus[0] * size[0] - width / 2, 0), size[0] - width)
    top = min(max(focus[1] * size[1] - height / 2, 0), size[1] - height)
    return left, top, left + width, top + height


def is_large_enough(picture: Image.Image) -> bool:
    return picture.width >= SMALLEST[0] and picture.height >= SMALLEST[1]


def drawn(title: str, name: str) -> bytes:
    """The title and the name of the site on cloth with its woven border, as JPEG."""
    with Image.open(CLOTH) as cloth:
        sheet = cloth.convert("RGB")
    pen = ImageDraw.Draw(sheet)
    size, lines = set_title(title)
    height = round(size * 1.22)
    top = (HEIGHT - 120 - height * len(lines)) // 2
    for number, line in enumerate(lines):
        write(pen, EDGE, max(top, 40) + number * height, line, size, PAPER)
    write(pen, EDGE, HEIGHT - 150, name, NAME_SIZE, THREAD)
    return as_jpeg(sheet.resize(SIZE, Image.Resampling.LANCZOS))


def as_jpeg(picture: Image.Image) -> bytes:
    """The best of a few qualities that stays below `MOST_BYTES`."""
    for quality in (84, 76, 68, 58, 45):
        output = BytesIO()
        picture.save(output, "jpeg", quality=quality, optimize=True, progressive=True)
        if output.tell() <= MOST_BYTES:
            break
    return output.getvalue()


# Words


def set_title(title: str) -> tuple[int, list[str]]:
    """The largest size (pixels) at which the title fits, and its lines; cut with … where none does."""
    words = " ".join(title.split())
    for size in TITLE_SIZES:
        lines = list(wrapped(words, size))
        if len(lines) <= MOST_LINES and all(length(line, size) <= WIDTH - 2 * EDGE for line in lines):
            return size, lines
    kept = lines[:MOST_LINES]
    kept[-1] += "…" if len(lines) > MOST_LINES else ""
    return size, [shortened(line, size) for line in kept]


def wrapped(words: str, size: int) -> Iterator[str]:
    line = ""
    for word in words.split(" "):
        longer = f"{line} {word}".strip()
        if line and length(longer, size) > WIDTH - 2 * EDGE:
            yield line
            line = word
        else:
            line = longer
    yield line


def shortened(line: str, size: int) -> str:
    """The start of a line that is wider than the sheet: a word of a hundred letters."""
    while length(line, size) > WIDTH - 2 * EDGE:
        line = f"{line.rstrip('…')[:-1]}…"
    return line


def length(text: str, size: int) -> float:
    return sum(font(file, size).getlength(part) for file, part in runs(text))


def write(pen: ImageDraw.ImageDraw, x: float, y: float, text: str, size: int, colour: str) -> None:
    for file, part in runs(text):
        face = font(file, size * SHARPLY)
        baseline = (y + size) * SHARPLY
        pen.text((x * SHARPLY, baseline), part, fill=colour, font=face, anchor="ls")
        x += font(file, size).getlength(part)


def runs(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with the font file that has its letters.

    Other letters are transliterated; what nothing stands for (control characters) is left out.
    """
    file, piece = "", ""
    for letter in text:
        for known in filter(file_of, letter if file_of(letter) else anyascii(letter)):
            holder = file_of(known)
            if holder != file and piece:
                yield file, piece
                piece = ""
            file, piece = holder, piece + known
    if piece:
        yield file, piece


def file_of(letter: str) -> str:
    """Empty for a letter that the font does not have."""
    return next((file for file, letters in LETTERS.items() if letter in letters), "")


@cache
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(FONTS / file, size)
    face.set_variation_by_axes([650])
    return face
