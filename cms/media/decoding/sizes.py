"""Draws the sizes of a picture, each in each format, in sRGB, with its author and rights."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image

from cms.media.decoding.metadata import exif_to_keep, facts_of
from cms.media.decoding.srgb import in_srgb

OPTIONS: dict[str, dict[str, object]] = {
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "png": {"optimize": True},
    "webp": {"quality": 78},
    "avif": {"quality": 50, "speed": 6, "max_threads": 1},
}
"""How each format is written: alike to the eye; one thread, because the site is served meanwhile."""


def drawn(data: bytes, wanted: list[tuple[int, int, str]]) -> Iterator[bytes]:
    """Decodes once, then draws each (width, height, format) from the one before: the largest comes first.

    No colour profile is written: that means sRGB.
    """
    source = Image.open(BytesIO(data))
    exif = exif_to_keep(facts_of(source))
    exif = exif and b"Exif\0\0" + exif
    picture = in_srgb(source, data)
    del source
    for width, height, kind in wanted:
        if picture.size != (width, height):
            picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        output = BytesIO()
        picture.save(output, kind, exif=exif, **OPTIONS[kind])
        yield output.getvalue()
