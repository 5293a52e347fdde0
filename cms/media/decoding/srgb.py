"""Turns any picture that we read into the one kind that all is drawn from: upright, in eight bits of sRGB."""

from PIL import Image
from PIL.ExifTags import Base

from cms.media.decoding.colour_spaces import to_srgb, transformed
from cms.media.decoding.metadata import exif_of
from cms.media.decoding.pictures import format_of

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes each Exif orientation upright (CIPA DC-008, 4.6.4)."""
READY = ("1", "L", "LA", "P", "RGB", "RGBA")
"""Pillow's modes whose numbers may be sRGB, in eight bits or fewer."""


def is_ready(image: Image.Image, data: bytes) -> bool:
    """Whether a picture opened from `data` is upright, in eight bits of sRGB, without anything being done."""
    upright = exif_of(image).get(Base.Orientation, 1) not in TURNS
    return upright and image.mode in READY and _bits(image, data) <= 8 and to_srgb(image, data) is None


def in_srgb(image: Image.Image, data: bytes) -> Image.Image:
    """RGB, or RGBA where any pixel lets the background through; says nothing of itself (`info` is empty).

    `image` was opened from `data`, and may be loaded; of several pictures it is the current one.
    """
    transform = to_srgb(image, data)
    picture, alpha = _eight_bits(image, data), None
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        alpha = picture.getchannel("A")
    picture = picture.convert(transform.input_mode if transform else "RGB")
    if transform:
        picture = transformed(picture, transform)
    if alpha and any(alpha.histogram()[:255]):
        picture.putalpha(alpha)
    picture.info = {}
    turn = TURNS.get(exif_of(image).get(Base.Orientation, 1))
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(image: Image.Image, data: bytes) -> Image.Image:
    """Also the colour of a PNG that counts as transparent, which Pillow gives in the file's own bits."""
    bits, clear = _bits(image, data), image.info.get("transparency")
    picture = image
    if image.mode == "I;16":
        picture = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if format_of(image) == "PNG" and bits != 8 and image.mode in ("L", "RGB", "I;16") and clear is not None:
        picture = picture.copy() if picture is image else picture
        colours = [_in_eight(value, bits) for value in (clear if isinstance(clear, tuple) else (clear,))]
        picture.info["transparency"] = tuple(colours) if picture.mode == "RGB" else colours[0]
    return picture


def _in_eight(value: int, bits: int) -> int:
    return value >> bits - 8 if bits > 8 else value * 255 // (2**bits - 1)


def _bits(image: Image.Image, data: bytes) -> int:
    """Of a sample of a PNG, as its header says; Pillow gives those of other formats in eight."""
    return data[24] if format_of(image) == "PNG" else 8
