"""Draws what messengers show beside a link, 1200 × 630 pixels: a picture's crop, or the title on cloth."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont

from cms.media.colours import CLOTH, PAPER, THREAD
from cms.media.renditions import ready

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
"""The drawing is made larger by this factor, and then reduced: Pillow's lines have steps."""

STATIC = Path(__file__).resolve().parents[1] / "static"
FACE = re.compile(r'url\("\.\./(fonts/[^"]+)"\)[^}]*?unicode-range: ([^;]+);')


def cut(picture: Image.Image, focus: tuple[float, float]) -> bytes:
    """The part of a picture around its focal point (fractions of width and height), as JPEG."""
    box = window(picture.size, focus)
    fitted = ready(picture).resize(SIZE, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
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
    sheet = Image.new("RGB", (WIDTH * SHARPLY, HEIGHT * SHARPLY), CLOTH)
    pen = ImageDraw.Draw(sheet)
    size, lines = set_title(title)
    height = round(size * 1.22)
    top = (HEIGHT - 120 - height * len(lines)) // 2
    for number, line in enumerate(lines):
        write(pen, EDGE, max(top, 40) + number * height, line, size, PAPER)
    write(pen, EDGE, HEIGHT - 150, name, NAME_SIZE, THREAD)
    weave(pen, top=HEIGHT - 72, height=48)
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
    """The text in pieces, each with the font file that has its letters; other scripts are transliterated."""
    file, piece = "", ""
    for letter in text:
        for known in letter if file_of(letter) else anyascii(letter):
            holder = file_of(known)
            if holder != file and piece:
                yield file, piece
                piece = ""
            file, piece = holder, piece + known
    if piece:
        yield file, piece


def file_of(letter: str) -> str:
    return next((file for file, letters in faces() if ord(letter) in letters), "")


@cache
def faces() -> list[tuple[str, frozenset[int]]]:
    """The files of the headings' font and the letters of each, as the stylesheet declares them."""
    found = FACE.findall((STATIC / "css" / "every-page.css").read_text())
    return [(file, frozenset(code_points(ranges))) for file, ranges in found]


def code_points(ranges: str) -> Iterable[int]:
    for one in ranges.split(","):
        first, _, last = one.strip().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


@cache
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(STATIC / file, size)
    face.set_variation_by_axes([650])
    return face


# The woven border


def weave(pen: ImageDraw.ImageDraw, top: float, height: float) -> None:
    """The motif of the site, repeated over the whole width."""
    scale = height / 12 * SHARPLY
    for start in range(0, WIDTH * SHARPLY, round(96 * scale)):

        def at(point: tuple[float, float], start: int = start) -> tuple[float, float]:
            return start + point[0] * scale, top * SHARPLY + point[1] * scale

        strokes, dots = motif()
        for stroke in strokes:
            pen.line([at(point) for point in stroke], fill=THREAD, width=round(1.6 * scale), joint="curve")
        for x, y, radius in dots:
            pen.circle(at((x, y)), radius * scale, fill=THREAD)


@cache
def motif() -> tuple[list[list[tuple[float, float]]], list[tuple[float, ...]]]:
    """The strokes and the dots (x, y, radius) of `img/motif.svg`, in its units."""
    svg = (STATIC / "img" / "motif.svg").read_text()
    strokes = [stroke for path in re.findall(r'<path d="([^"]+)"', svg) for stroke in traced(path)]
    dots = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', svg)
    return strokes, [tuple(map(float, dot)) for dot in dots]


def traced(path: str) -> Iterator[list[tuple[float, float]]]:
    """The polylines of an SVG path made of m, l, h, v and z."""
    line: list[tuple[float, float]] = []
    x = y = 0.0
    for letter, numbers in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        if letter in "mM" and line:
            yield line
            line = []
        if letter in "zZ":
            line.append(line[0])
        for right, down in moves(letter, [float(one) for one in re.findall(r"-?[\d.]+", numbers)]):
            stays = letter.islower()
            x = x if right is None else right + stays * x
            y = y if down is None else down + stays * y
            line.append((x, y))
    yield line


def moves(letter: str, values: list[float]) -> list[tuple[float | None, float | None]]:
    if letter in "hH":
        return [(value, None) for value in values]
    if letter in "vV":
        return [(None, value) for value in values]
    return list(zip(values[::2], values[1::2], strict=True))
