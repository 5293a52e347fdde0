"""Pictures drawn by code for the examples: a sky, a ground, and a few simple things on it."""

import math
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, ImageOps

SKIES = {
    "day": ("#4a90c2", "#f3e3c3"),
    "dusk": ("#3b2f63", "#f2a65a"),
    "rain": ("#56616b", "#c9d2d4"),
}
"""Colours at the top and at the horizon."""
GROUND, WATER, GREEN, WALL, WOOD, SHADE = "#b5713a", "#3f7f93", "#5c7f3a", "#d9a066", "#5a3a22", "#3a2a1c"
HORIZON = 0.62
MARK = "EXEMPLE"


class Scene(NamedTuple):
    """What to draw: pixels, the sky, and (what, x, y, size) from back to front.

    `x` and `y` are fractions of width and height, where the thing stands; `size` is a fraction of
    the shorter side.
    """

    width: int
    height: int
    sky: str
    things: list[tuple[str, float, float, float]]


class Spot(NamedTuple):
    """Where a thing stands and how big it is, in pixels."""

    pen: ImageDraw.ImageDraw
    x: float
    y: float
    size: float

    def box(self, left: float, top: float, right: float, bottom: float, color: str) -> None:
        """A rectangle; in sizes from the spot, upwards negative."""
        self.pen.rectangle(self._corners(left, top, right, bottom), fill=color)

    def disc(self, left: float, top: float, right: float, bottom: float, color: str) -> None:
        self.pen.ellipse(self._corners(left, top, right, bottom), fill=color)

    def shape(self, color: str, *points: tuple[float, float]) -> None:
        self.pen.polygon([(self.x + x * self.size, self.y + y * self.size) for x, y in points], fill=color)

    def _corners(self, left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
        return [
            (self.x + left * self.size, self.y + top * self.size),
            (self.x + right * self.size, self.y + bottom * self.size),
        ]


def jpeg(scene: Scene) -> bytes:
    """The picture as a JPEG file, marked as an example at its foot."""
    image = _sky(scene)
    pen, unit = ImageDraw.Draw(image), min(scene.width, scene.height)
    pen.rectangle([0, HORIZON * scene.height, scene.width, scene.height], fill=GROUND)
    for name, x, y, size in scene.things:
        THINGS[name](Spot(pen, x * scene.width, y * scene.height, size * unit))
    font = ImageFont.load_default(unit / 28)
    pen.text((scene.width / 2, scene.height - unit / 40), MARK, fill="#ffffff", font=font, anchor="ms")
    output = BytesIO()
    image.save(output, "JPEG", quality=88)
    return output.getvalue()


def _sky(scene: Scene) -> Image.Image:
    top, horizon = SKIES[scene.sky]
    gradient = Image.linear_gradient("L").resize((scene.width, round(scene.height * HORIZON)))
    image = Image.new("RGB", (scene.width, scene.height), horizon)
    image.paste(ImageOps.colorize(gradient, top, horizon))
    return image


# Things, each about one size wide or high


def sun(at: Spot) -> None:
    at.disc(-0.5, -0.5, 0.5, 0.5, "#fff1b8")


def hill(at: Spot) -> None:
    slope = [(x / 20, -0.35 * math.cos(x / 20 * math.pi / 2) ** 2) for x in range(-20, 21)]
    at.shape("#93583a", *slope)


def river(at: Spot) -> None:
    at.shape(WATER, (-9, -0.1), (9, -0.25), (9, 0.35), (-9, 0.6))
    for row in range(6):
        at.box(row - 3.2, 0.05 + 0.05 * (row % 3), row - 2.7, 0.065 + 0.05 * (row % 3), "#8fc1cd")


def house(at: Spot) -> None:
    at.box(-0.5, -0.5, 0.5, 0, WALL)
    at.box(-0.55, -0.57, 0.55, -0.5, SHADE)
    at.box(-0.1, -0.32, 0.1, 0, WOOD)
    for x in (-0.38, 0.22):
        at.box(x, -0.36, x + 0.16, -0.2, SHADE)


def hut(at: Spot) -> None:
    at.box(-0.35, -0.4, 0.35, 0, WALL)
    at.shape("#8a6a3b", (-0.5, -0.38), (0, -0.85), (0.5, -0.38))
    at.box(-0.08, -0.26, 0.08, 0, SHADE)


def baobab(at: Spot) -> None:
    at.shape(WOOD, (-0.16, 0), (-0.1, -0.55), (0.1, -0.55), (0.16, 0))
    for x, y in ((-0.35, -0.75), (0, -0.9), (0.35, -0.75), (-0.15, -0.62), (0.18, -0.62)):
        at.disc(x - 0.24, y - 0.15, x + 0.24, y + 0.15, GREEN)


def tower(at: Spot) -> None:
    """A water tower."""
    for x in (-0.22, 0.16):
        at.box(x, -0.7, x + 0.06, 0, SHADE)
    at.box(-0.32, -1, 0.32, -0.68, "#c9ccd0")
    at.shape("#9aa0a6", (-0.36, -1), (0, -1.16), (0.36, -1))


def well(at: Spot) -> None:
    at.disc(-0.4, -0.15, 0.4, 0.15, "#8d8f92")
    at.disc(-0.28, -0.1, 0.28, 0.08, "#1d3b47")
    for x in (-0.36, 0.3):
        at.box(x, -0.75, x + 0.06, 0, WOOD)
    at.box(-0.4, -0.8, 0.4, -0.73, WOOD)
    at.box(-0.015, -0.73, 0.015, -0.25, SHADE)


def garden(at: Spot) -> None:
    for row in range(5):
        y = 0.16 * row
        at.shape("#8a4f24", (-1 - y, y), (1 + y, y), (1.1 + y, y + 0.1), (-1.1 - y, y + 0.1))
        for plant in range(-6, 7):
            x = plant * (1 + y) / 6.5
            at.disc(x - 0.06, y - 0.08, x + 0.06, y + 0.04, GREEN)


def boat(at: Spot) -> None:
    at.shape(WOOD, (-0.7, -0.12), (0.7, -0.16), (0.5, 0.06), (-0.5, 0.08))


def stall(at: Spot) -> None:
    for x in (-0.45, 0.4):
        at.box(x, -0.7, x + 0.05, 0, WOOD)
    at.shape("#b3382c", (-0.6, -0.62), (-0.4, -0.85), (0.4, -0.85), (0.6, -0.62))
    at.box(-0.45, -0.3, 0.45, -0.22, WOOD)
    for x, color in ((-0.3, "#e0a526"), (0, "#c8452f"), (0.28, GREEN)):
        at.disc(x - 0.12, -0.42, x + 0.12, -0.24, color)


def person(at: Spot) -> None:
    at.shape("#1f5fa8", (-0.2, 0), (-0.1, -0.62), (0.1, -0.62), (0.2, 0))
    at.disc(-0.1, -0.86, 0.1, -0.64, SHADE)


def rain(at: Spot) -> None:
    for x, y in _scattered(160):
        at.shape("#dfe7ea", (x, y), (x + 0.004, y), (x - 0.012, y + 0.05), (x - 0.016, y + 0.05))


def stars(at: Spot) -> None:
    for x, y in _scattered(90):
        at.disc(x, y / 2, x + 0.005, y / 2 + 0.005, "#ffffff")


def _scattered(count: int) -> Iterator[tuple[float, float]]:
    """Points from -1 to 1 and from 0 to 1, the same every time (multiples of the golden ratio)."""
    for number in range(count):
        yield (number * 0.618034 % 1) * 2 - 1, number * 0.754878 % 1


THINGS: dict[str, Callable[[Spot], None]] = {
    one.__name__: one
    for one in (
        *(sun, hill, river, house, hut, baobab, tower, well),
        *(garden, boat, stall, person, rain, stars),
    )
}
