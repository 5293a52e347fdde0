"""Draws the sizes of a picture, each in each format, with its author, rights and colour profile."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from cms.media.decoding.metadata import Facts, exif_to_keep, facts_of, is_transparent

OPTIONS: dict[str, dict[str, object]] = {
    "jpeg": {"quality": 80, "progressive": True, "optimize": True},
    "png": {"optimize": True},
    "webp": {"quality": 78},
    "avif": {"quality": 50, "speed": 6, "max_threads": 1},
}
"""How each format is written: alike to the eye; one thread, because the site is served meanwhile."""


def drawn(data: bytes, wanted: list[tuple[int, int, str]]) -> Iterator[bytes]:
    """Decodes once, then draws each (width, height, format) from the one before: the largest comes first."""
    source = Image.open(BytesIO(data))
    facts, profile = facts_of(source), source.info.get("icc_profile")
    picture = ready(ImageOps.exif_transpose(source))
    del source
    for width, height, kind in wanted:
        if picture.size != (width, height):
            picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield _encoded(picture, kind, facts, profile)


def ready(picture: Image.Image) -> Image.Image:
    """In colours every format knows: RGB, with transparency where there is any."""
    if picture.mode == "CMYK":
        return _from_print(picture)
    if picture.mode.startswith("I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    return picture.convert("RGBA" if is_transparent(picture) else "RGB")


def _from_print(picture: Image.Image) -> Image.Image:
    profile = picture.info.pop("icc_profile", None)
    try:
        srgb = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, BytesIO(profile or b""), srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        converted = None
    return converted or picture.convert("RGB")


def _encoded(picture: Image.Image, kind: str, facts: Facts, profile: bytes | None) -> bytes:
    """The bytes of one size, with author, rights and colour profile."""
    output = BytesIO()
    exif = exif_to_keep(picture, facts)
    exif = exif and b"Exif\0\0" + exif
    picture.save(output, kind, icc_profile=profile, exif=exif, **OPTIONS[kind])
    return output.getvalue()
