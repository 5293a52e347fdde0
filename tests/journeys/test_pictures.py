"""Every picture that is accepted looks right in Chromium, in each size and format that is drawn from it."""

from collections.abc import Iterable
from itertools import count

import pytest

from cms.media.decoding.program import check, draw
from cms.media.formats import media_type
from cms.media.renditions import MOST_HEIGHT, widths_for
from cms.media.validation import MAX_PIXELS
from tests.cms.media.corpus import Sample, in_every_colour, in_every_orientation, in_every_size
from tests.cms.media.malformed_pictures import malformed_pictures
from tests.cms.media.peculiar_pictures import peculiar

POINTS = [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]]
"""Where pixels are compared: the middle of each quarter."""
TOLERANCE = 6
"""Of 255: what JPEG, WebP and AVIF make of a flat colour."""
READ = """async ([address, points]) => {
    const image = new Image();
    image.src = address;
    try { await image.decode() } catch (error) { return String(error) }
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const context = canvas.getContext("2d", { colorSpace: "srgb", willReadFrequently: true });
    context.drawImage(image, 0, 0);
    const at = (share, length) => Math.min(length - 1, Math.floor(share * length));
    const pixel = ([x, y]) => context.getImageData(at(x, canvas.width), at(y, canvas.height), 1, 1);
    return points.map(point => Array.from(pixel(point).data));
}"""
ORIGIN = "http://pictures.example"


@pytest.fixture
def seen(chromium):
    """Reads the pixels of a file (bytes, media type) off a canvas; a text where it is not shown."""
    context = chromium.new_context()
    page, files, numbers = context.new_page(), {"/": (b"<p>", "text/html")}, count()

    def answer(route):
        body, kind = files[route.request.url.removeprefix(ORIGIN)]
        route.fulfill(body=body, content_type=kind)

    def pixels(data: bytes, kind: str):
        address = f"/{next(numbers)}"
        files[address] = (data, kind)
        return page.evaluate(READ, [address, POINTS])

    page.route(f"{ORIGIN}/**", answer)
    page.goto(f"{ORIGIN}/")
    yield pixels
    context.close()


def drawn(data: bytes, name: str) -> list[tuple[bytes, str]]:
    """(bytes, media type) of all that is drawn of an upload."""
    found, (kept,) = check(lambda pixels: None, data, name, MAX_PIXELS)
    width, height = found["size"]
    kinds = ["avif", "webp", "png" if found["facts"]["is_transparent"] else "jpeg"]
    wanted = [
        (each, min(max(1, round(height * each / width)), MOST_HEIGHT), kind)
        for each in widths_for(width, height)[::-1]
        for kind in kinds
    ]
    _, parts = draw(lambda pixels: None, kept, wanted)
    return [(part, f"image/{kind}") for part, (_, _, kind) in zip(parts, wanted, strict=True)]


def are_alike(one, other) -> bool:
    """Whether each pixel is as clear, and where it is seen as red, green and blue."""
    if isinstance(one, str) or isinstance(other, str):
        return False
    return all(
        abs(a - b) <= TOLERANCE
        for left, right in zip(one, other, strict=True)
        for a, b in zip(left if right[3] else left[3:], right if right[3] else right[3:], strict=True)
    )


def kept(data: bytes, name: str) -> list[tuple[bytes, str]]:
    """(bytes, media type) of what is kept of an upload, from which the rest is drawn."""
    found, (part,) = check(lambda pixels: None, data, name, MAX_PIXELS)
    return [(part, media_type(found["extension"]))]


def differences(samples: Iterable[Sample], seen, parts=drawn) -> list:
    """What Chromium shows otherwise than the reference: (what, format, pixels, pixels of the reference)."""
    found = []
    for what, name, make, reference in samples:
        wanted = seen(reference(), "image/*")
        for part, kind in parts(make(), name):
            shown = seen(part, kind)
            if not are_alike(shown, wanted):
                found.append((what, kind, shown, wanted))
    return found


def test_peculiar_pictures_look_as_they_are_meant(seen):
    assert differences(peculiar(), seen) == []


def test_what_is_malformed_beside_the_pixels_changes_nothing(seen):
    assert differences(malformed_pictures(), seen, kept) == []


@pytest.mark.slow
def test_every_mode_format_and_profile_looks_as_it_is_meant(seen):
    assert differences(in_every_colour(), seen) == []


@pytest.mark.slow
def test_every_orientation_is_upright(seen):
    assert differences(in_every_orientation(), seen) == []


@pytest.mark.slow
def test_every_size_is_shown(seen):
    assert differences(in_every_size(), seen) == []
