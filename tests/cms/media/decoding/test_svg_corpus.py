"""Drawings made at random: what is taken is of one size for everybody, fetches nothing, loses no more."""

import re
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from willow.image import SvgImageFile
from willow.svg import SvgImage

from cms.media.decoding.refusals import FileRefused
from cms.media.decoding.svg import CleanedDrawing, clean_svg
from cms.media.decoding.svg_names import XHTML

NUMBER = st.one_of(
    st.floats(width=32).map(repr),
    st.integers(-10, 2_000_000).map(str),
    st.sampled_from(["0", "-1", "1e9", "1e-9", "0.4", ".5", "5.", "+5", "NaN", "Infinity", "auto", "abc"]),
)
UNIT = st.sampled_from(
    ["", " px", *["px", "%", "em", "rem", "ex", "mm", "cm", "in", "pt", "pc", "Q", "vw", "zz"]]
)
LENGTH = st.tuples(NUMBER, UNIT).map("".join)
BOX = st.tuples(st.lists(NUMBER, min_size=3, max_size=5), st.sampled_from([" ", ",", ", ", "\n"])).map(
    lambda parts: parts[1].join(parts[0])
)
RATIO = st.sampled_from(["", "none", "xMidYMid", "xMinYMax slice", "defer xMidYMid meet", "x", "none slice"])
ROOT = st.fixed_dictionaries(
    {}, optional={"width": LENGTH, "height": LENGTH, "viewBox": BOX, "preserveAspectRatio": RATIO}
)
EVIL = "//evil.example/a"
STYLE = st.sampled_from(
    [
        *(f"@import '{EVIL}';", f"@import url({EVIL}) screen;", "@charset 'utf-8';", ".b{fill:red}"),
        *(f".a{{fill:url({EVIL})}}", f".a{{fill:u\\72l({EVIL})}}", f"@media all{{.a{{mask:url('{EVIL}')}}}}"),
        *("@font-face{src:url(//evil.example/a)}", "/*", "*/", "@x{", "<!--", "-->", *"{};()\\"),
    ]
)
SHEET = st.lists(STYLE, max_size=8).map(lambda parts: f"<style><![CDATA[{''.join(parts)}]]></style>")
ELEMENT = st.sampled_from(
    [
        *("<rect class='a'/>", "tail", f"<image href='{EVIL}'/>", f"<rect style='fill:url({EVIL})'/>"),
        *("<switch><foreignObject>x</foreignObject><text>a</text></switch>", "<script>x</script>"),
        *(
            f"<style xmlns='{XHTML}'>@import '{EVIL}';.a{{fill:red}}</style>",
            "<g id='a@b' class='image(1)'/>",
        ),
        f"<foreignObject><style xmlns='{XHTML}'>.b{{mask:url({EVIL})}}</style>x</foreignObject>",
        *("<switch><g><rect/><foreignObject/></g>a</switch>", "<switch><g systemLanguage=''/></switch>"),
        *(f"<a href='{EVIL}'><text>b</text></a>", f"<text>a<a href='{EVIL}'>b</a>c</text>"),
        *(f"<rect fill='url({EVIL})' onclick='x()'/>", f"<use xlink:href='{EVIL}#b'/>", "<g><set/></g>"),
    ]
)
INSIDE = st.lists(st.one_of(ELEMENT, SHEET), max_size=6).map("".join)
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
FETCHED = re.compile(r"(?:url\(\s*['\"]?|href=['\"]|(?<!\\)@import\s+['\"])(?!#)", re.IGNORECASE)


def cleaned(data: str) -> CleanedDrawing | None:
    """None where it is refused."""
    try:
        return clean_svg(data.encode(), "a.svg")
    except FileRefused:
        return None


@pytest.mark.deep
@given(root=ROOT, inside=INSIDE)
def test_what_is_taken_is_of_one_size_fetches_nothing_and_loses_no_more(root, inside):
    attributes = " ".join(f'{name}="{value}"' for name, value in root.items())
    drawing = cleaned(f"<svg {NAMESPACES} {attributes}>{inside}</svg>")
    if drawing is None:
        return
    seen = SvgImage.open(SvgImageFile(BytesIO(drawing.data))).image
    assert (seen.width, seen.height) == drawing.size
    assert min(*drawing.size, seen.view_box.width, seen.view_box.height) > 0
    text = drawing.data.decode()
    assert not FETCHED.search(text.partition("?>")[2]), text
    again = cleaned(text)
    assert again
    assert (again.size, again.removed) == (drawing.size, [])
