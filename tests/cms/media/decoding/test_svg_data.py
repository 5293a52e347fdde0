"""A picture inside a drawing is what its bytes say, whatever type is written before them."""

from base64 import b64encode
from io import BytesIO
from urllib.parse import quote, quote_from_bytes

import pytest
from PIL import Image

from cms.media.decoding import removals
from cms.media.decoding.svg import clean_svg
from cms.media.decoding.svg_data import inside


def picture(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (4, 4), "green").save(file, kind)
    return file.getvalue()


PNG = picture("PNG")
PACKED = b64encode(PNG).decode()
WRITTEN = f"data:image/png;base64,{PACKED}"


@pytest.mark.parametrize(
    "written",
    [
        *("", "image/x-png", "img/png", "application/octet-stream", "image/*", "text/html", "image/bmp"),
        *("image/png; charset=utf-8", "image/png;name=a b.png"),
    ],
)
def test_the_real_type_is_written(written):
    assert inside(f"data:{written};base64,{PACKED}") == WRITTEN


@pytest.mark.parametrize(
    "address",
    [
        *(f"data:image/png; base64,{PACKED}", f" data:;BASE64 ,{PACKED} ", f"data:;base64,{quote(PACKED)}"),
        *(f"data:;base64,{PACKED.rstrip('=')}", f"data:;base64,{PACKED[:8]}\n {PACKED[8:]}"),
        *(f"data:image/png,{quote_from_bytes(PNG)}", f"data:,{quote_from_bytes(PNG)}"),
    ],
)
def test_the_bytes_are_read_as_browsers_read_them(address):
    assert inside(address) == WRITTEN


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP", "AVIF", "BMP"])
def test_every_picture_that_browsers_show_stays(kind):
    data = b64encode(picture(kind)).decode()
    assert inside(f"data:;base64,{data}") == f"data:image/{kind.lower()};base64,{data}"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "a.png",
            "//e/a.png",
            "data:",
            "data:;base64",
            "data:;base64,",
            "data:;base64,****",
            "data:,",
            "a#b",
        ),
        *(f"data:image/svg+xml;base64,{PACKED}", "data:;base64,PHN2Zz48L3N2Zz4=", "data:text/html,<b>a</b>"),
    ],
)
def test_what_no_browser_shows_does_not_stay(address):
    assert inside(address) is None


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (f"data:;base64,{PACKED}", []),
        ("data:image/tiff;base64,SUkqAA==", [removals.ELEMENTS]),
        ("data:image/svg+xml;base64,PHN2Zz4=", [removals.DRAWING]),
        ("photo.png", [removals.ELSEWHERE]),
    ],
)
def test_what_is_told_is_true(address, told):
    data = f"<svg xmlns='http://www.w3.org/2000/svg'><image href='{address}'/></svg>"
    assert clean_svg(data.encode(), "a.svg").removed == told
