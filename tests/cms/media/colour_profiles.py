"""Colour profiles as small as they can be, made by the tables of ICC.1:2022 (chapters 7 to 10)."""

import struct

ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
SRGB = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
"""XYZ of full red, green and blue under D50, as Adobe's, Apple's and HP's profiles have them."""
D50 = (0.9642, 1.0, 0.82491)


def rgb_profile(colorants, gamma: float) -> bytes:
    curves = dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), _curve(gamma))
    points = dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, colorants), strict=True))
    return _profile(b"RGB ", {b"wtpt": _xyz(D50), **points, **curves})


def gray_profile(gamma: float) -> bytes:
    return _profile(b"GRAY", {b"wtpt": _xyz(D50), b"kTRC": _curve(gamma)})


def cmyk_profile() -> bytes:
    """For printers: only black ink absorbs, a little less than it is asked to; all else is paper."""
    white, black = (255, 128, 128), (51, 128, 128)
    grid = bytes(value for corner in range(16) for value in (black if corner & 1 else white))
    identity = bytes(range(256))
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + identity * 4 + grid + identity * 3
    return _profile(b"CMYK", {b"wtpt": _xyz(D50), b"A2B0": table}, b"prtr", b"Lab ", 0x02400000)


def _xyz(value) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(number * 65536) for number in value))


def _curve(gamma: float) -> bytes:
    return struct.pack(">4s4xHxxi", b"para", 0, round(gamma * 65536))


def _profile(
    space: bytes, tags: dict[bytes, bytes], kind=b"mntr", between=b"XYZ ", version=0x04300000
) -> bytes:
    table, bodies, start = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, body in tags.items():
        table += struct.pack(">4sII", name, start + len(bodies), len(body))
        bodies += body + bytes(-len(body) % 4)
    size = start + len(bodies)
    header = struct.pack(">I4xI4s4s4s12x4s28x", size, version, kind, space, between, b"acsp")
    return header + _xyz(D50)[8:] + bytes(48) + table + bodies
