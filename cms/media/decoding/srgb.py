"""Turns any picture that we read into the one kind that all is drawn from: upright, in eight bits of sRGB."""

from io import BytesIO

from PIL import Image, ImageChops
from PIL.GifImagePlugin import GifImageFile

from cms.media.decoding.colour_spaces import to_srgb, transformed
from cms.media.decoding.metadata import orientation_of
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
    upright = orientation_of(image) not in TURNS
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
    turn = TURNS.get(orientation_of(image))
    return picture if turn is None else picture.transpose(turn)


def _eight_bits(image: Image.Image, data: bytes) -> Image.Image:
    """Also the value of a PNG that counts as transparent, which Pillow gives in the file's own bits, and what
    the first picture of a GIF leaves free."""
    bits, clear = _bits(image, data), image.info.get("transparency")
    if bits == 16 or image.mode == "I;16":
        return _of_sixteen_bits(image, data)
    if isinstance(image, GifImageFile) and not image.has_transparency_data:
        return _on_its_canvas(image)
    if bits < 8 and image.mode == "L" and clear is not None:
        image = image.copy()
        image.info["transparency"] = clear * 255 // (2**bits - 1)
    return image


def _on_its_canvas(image: GifImageFile) -> Image.Image:
    """Transparent where its first picture does not reach; Pillow takes the first colour there."""
    whole = (0, 0, *image.size)
    if image.dispose_extent in (None, whole):
        return image
    alpha = Image.new("L", image.size)
    alpha.paste(255, image.dispose_extent)
    picture = image.convert("RGB")
    picture.putalpha(alpha)
    return picture


def _of_sixteen_bits(image: Image.Image, data: bytes) -> Image.Image:
    """What counts as transparent is found in all sixteen bits, of which eight are kept."""
    clear, picture, deep = image.info.get("transparency"), image, image
    if image.mode == "I;16":
        deep = image.convert("I")  # the only mode that takes a table of so many values
        picture = deep.point([value >> 8 for value in range(65536)], "L")
    if clear is None or picture.mode not in ("L", "RGB"):
        return picture
    if picture.mode == "L":
        alpha = deep.point([255 * (value != clear) for value in range(65536)], "L")
    else:
        alpha, picture = _unlike(clear, image, _low_bytes(data)), image.copy()
    picture.info.pop("transparency")
    picture.putalpha(alpha)
    return picture


def _low_bytes(data: bytes) -> Image.Image:
    """Of the colours of a PNG of sixteen bits, read as little-endian; Pillow would keep the high ones."""
    image = Image.open(BytesIO(data), formats=["PNG"])
    image.tile = [tile._replace(args="RGB;16L") for tile in image.tile]
    return image


def _unlike(colour: tuple[int, ...], high: Image.Image, low: Image.Image) -> Image.Image:
    """255 wherever these bytes are not those of the colour, which is in sixteen bits a channel."""
    found = Image.new("L", high.size)
    for band, value in enumerate(colour):
        for image, wanted in ((high, value >> 8), (low, value & 255)):
            unlike = image.getchannel(band).point([255 * (each != wanted) for each in range(256)])
            found = ImageChops.lighter(found, unlike)
    return found


def _bits(image: Image.Image, data: bytes) -> int:
    """Of a sample of a PNG, as its header says; Pillow gives those of other formats in eight."""
    return data[24] if format_of(image) == "PNG" else 8
