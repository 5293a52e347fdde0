"""Makes the colour profile of what a picture says in other words: primaries, and how light follows numbers.

Sources: ICC.1:2022 (layout; Bradford adaptation: annex E), ITU-T H.273 (code points), BT.2100 (PQ, HLG).
"""

import math
import struct
from collections.abc import Callable, Iterable

Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
"""Its three columns."""
Point = tuple[float, float]
"""CIE x and y."""
Primaries = tuple[Point, Point, Point, Point]
"""White, red, green, blue."""

D65 = (0.3127, 0.3290)
SRGB: Primaries = (D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
ADOBE_RGB: Primaries = (D65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
ADOBE_GAMMA = 563 / 256
PRIMARIES: dict[int, Primaries] = {
    1: SRGB,
    4: ((0.310, 0.316), (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: (D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: (D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    7: (D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070)),
    8: ((0.310, 0.316), (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: (D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    10: ((1 / 3, 1 / 3), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)),
    11: ((0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: (D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: (D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
"""ColourPrimaries of H.273."""
OPEN = 2
"""« Unspecified », of primaries."""
GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
TELEVISION = (1, 6, 11, 14, 15)
TELEVISION_GAMMA = 2.4
"""Of the screens that television is made for (BT.1886)."""
PQ, HLG = 16, 18
"""TransferCharacteristics of H.273; others count as sRGB's."""
CURVES = (*TELEVISION, *GAMMAS, 7, 13, PQ, 17, HLG)
"""Those that browsers know in a PNG."""
MOST_GAMMA = 32_767.0
"""That an ICC profile can say; all but white is black then."""

WHITE = 203.0
"""Candelas a square metre of white paper, where pictures go brighter (BT.2408)."""
SAMPLES = 1024
BRADFORD: Matrix = ((0.8951, -0.7502, 0.0389), (0.2664, 1.7135, -0.0685), (-0.1614, 0.0367, 1.0296))
D50: Vector = (0.9642, 1.0, 0.8249)


def of_code_points(primaries: int, transfer: int, in_png: bool = False) -> bytes | None:
    """The ICC profile of two code points of H.273; None where they say nothing.

    As in browsers: the curves of television are its screens' in a PNG, and sRGB's in AVIF and HEIC, where
    primaries that are left open are sRGB's too; in a PNG, what is left open makes both count for nothing.
    """
    if in_png and transfer not in CURVES:
        return None
    points = SRGB if primaries == OPEN and not in_png else PRIMARIES.get(primaries)
    if points is None:
        return None
    if in_png and transfer in TELEVISION:
        curve = _parametric(0, TELEVISION_GAMMA)
    elif transfer in (PQ, HLG):
        curve = _sampled(_pq if transfer == PQ else _hlg)
    elif transfer in GAMMAS:
        curve = _parametric(0, GAMMAS[transfer])
    else:
        curve = _parametric(3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return _profile(points, curve)


def of_gamma(primaries: Primaries, gamma: float) -> bytes | None:
    """The ICC profile of numbers that are light to the power of 1/gamma; None for impossible primaries."""
    try:
        return _profile(primaries, _parametric(0, min(gamma, MOST_GAMMA)))
    except (ZeroDivisionError, struct.error):
        return None


def _profile(primaries: Primaries, curve: bytes) -> bytes:
    bodies = [*map(_xyz, (D50, *_colorants(primaries))), curve]
    names = {b"wtpt": 0, b"rXYZ": 1, b"gXYZ": 2, b"bXYZ": 3, b"rTRC": 4, b"gTRC": 4, b"bTRC": 4}
    start = 128 + 4 + 12 * len(names)
    offsets = [start + sum(map(len, bodies[:number])) for number in range(len(bodies))]
    table = b"".join(
        struct.pack(">4sII", name, offsets[number], len(bodies[number])) for name, number in names.items()
    )
    size = start + sum(map(len, bodies))
    header = struct.pack(">I4xI4s4s4s12x4s28x", size, 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return header + _xyz(D50)[8:] + bytes(48) + struct.pack(">I", len(names)) + table + b"".join(bodies)


def _xyz(value: Vector) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(value)


def _parametric(kind: int, *numbers: float) -> bytes:
    return struct.pack(">4s4xHxx", b"para", kind) + _fixed(numbers)


def _sampled(light: Callable[[float], float]) -> bytes:
    lights = [light(number / (SAMPLES - 1)) for number in range(SAMPLES)]
    values = [round(65535 * _compressed(each, lights[-1])) for each in lights]
    return struct.pack(f">4s4xI{SAMPLES}H", b"curv", SAMPLES, *values)


def _fixed(numbers: Iterable[float]) -> bytes:
    """As s15Fixed16Number."""
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


# Light of high dynamic range, as a share of white


def _compressed(light: float, most: float) -> float:
    """From 0 to 1, the brightest light (Reinhard's operator)."""
    return light * (1 + light / most**2) / (1 + light)


def _pq(number: float) -> float:
    root = number ** (32 / 2523)
    return 10_000 / WHITE * (max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)) ** (16384 / 2610)


def _hlg(number: float) -> float:
    """On a screen of 1,000 candelas a square metre, whose system gamma is 1.2."""
    if number <= 0.5:
        scene = number**2 / 3
    else:
        scene = (math.exp((number - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return float(1000 / WHITE * scene**1.2)


# Primaries


def _colorants(primaries: Primaries) -> Matrix:
    """The XYZ of full red, green and blue, as they look where white is D50."""
    (x, y), *others = primaries
    white = (x / y, 1.0, (1 - x - y) / y)
    red, green, blue = ((x, y, 1 - x - y) for x, y in others)
    amounts = _solved((red, green, blue), white)
    seen, wanted = _product(BRADFORD, white), _product(BRADFORD, D50)

    def adapted(colour: Vector, amount: float) -> Vector:
        a, b, c = (
            amount * cone * new / old
            for cone, new, old in zip(_product(BRADFORD, colour), wanted, seen, strict=True)
        )
        return _solved(BRADFORD, (a, b, c))

    return adapted(red, amounts[0]), adapted(green, amounts[1]), adapted(blue, amounts[2])


def _product(matrix: Matrix, vector: Vector) -> Vector:
    one, two, three = (sum(c[row] * v for c, v in zip(matrix, vector, strict=True)) for row in range(3))
    return one, two, three


def _solved(matrix: Matrix, result: Vector) -> Vector:
    """The vector whose product with the matrix is this result (Cramer's rule)."""
    a, b, c = matrix
    whole = _determinant(a, b, c)
    return (
        _determinant(result, b, c) / whole,
        _determinant(a, result, c) / whole,
        _determinant(a, b, result) / whole,
    )


def _determinant(a: Vector, b: Vector, c: Vector) -> float:
    return (
        a[0] * (b[1] * c[2] - b[2] * c[1])
        - b[0] * (a[1] * c[2] - a[2] * c[1])
        + c[0] * (a[1] * b[2] - a[2] * b[1])
    )
