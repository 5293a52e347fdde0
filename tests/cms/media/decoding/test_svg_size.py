"""The size of a drawing is what a browser makes of it, in whole pixels, or there is none."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from cms.media.decoding.svg_size import ImpossibleSize, settle_size


def settled(size: str) -> tuple[tuple[int, int], dict[str, str]]:
    root = fromstring(f"<svg {size}/>")
    return settle_size(root), dict(root.attrib)


BOX = "viewBox='0 0 10 5'"


@pytest.mark.parametrize(
    ("size", "pixels"),
    [
        ("", (300, 150)),
        ("width='40'", (40, 150)),
        ("height='40'", (300, 40)),
        ("width='30' height='20'", (30, 20)),
        (BOX, (10, 5)),
        (f"{BOX} width='200'", (200, 100)),
        (f"{BOX} height='200'", (400, 200)),
        (f"{BOX} width='100%' height='100%'", (10, 5)),
        (f"{BOX} width='50%' height='20'", (40, 20)),
        (f"{BOX} width='100vw' height='calc(1em + 2px)'", (10, 5)),
        (f"{BOX} width='NaN' height='20'", (40, 20)),
        (f"{BOX} width='-5' height='-5'", (10, 5)),
        (f"{BOX} width='1e9' height='1e9'", (10, 5)),
        (f"{BOX} width='10 px'", (10, 5)),
        ("width='2em' height='2ex'", (32, 16)),
        ("width='2rem' height='2ch'", (32, 16)),
        ("width='1in' height='2.54cm'", (96, 96)),
        ("width='25.4mm' height='101.6Q'", (96, 96)),
        ("width='72pt' height='6pc'", (96, 96)),
        ("width='+5.' height='.5e1'", (5, 5)),
        ("width='10.5' height='0.2'", (52, 1)),
        ("viewBox=' -5 ,-5, 10.4 5.2 '", (10, 5)),
        ("viewBox='0 0 0.4 0.2'", (2, 1)),
        ("viewBox='0-10 200 150'", (200, 150)),
        ("viewBox='-1.5-.5.5.25'", (2, 1)),
        ("viewBox='+0+0+200+150'", (200, 150)),
        ("viewBox='0 0 1e7 1e7' width='200' height='150'", (200, 150)),
        ("viewBox='0 0 2e7 1e7' width='200'", (200, 100)),
        (f"{BOX} width='40' height='20' style='width:1px'", (40, 20)),
        (f"{BOX} style='width: 100%; max-width: 500px'", (10, 5)),
    ],
)
def test_the_size_is_what_a_browser_makes_of_it(size, pixels):
    found, kept = settled(size)
    assert (found, (int(kept["width"]), int(kept["height"]))) == (pixels, pixels)
    assert len([float(value) for value in kept["viewBox"].split(" ")]) == 4


def test_what_is_settled_is_settled_again_alike():
    _, kept = settled("width='10.5' height='7.3' preserveAspectRatio='defer  xMidYMid   slice'")
    again = " ".join(f"{name}='{value}'" for name, value in kept.items())
    assert settled(again) == ((10, 7), kept)
    assert kept["preserveAspectRatio"] == "xMidYMid slice"


def test_a_ratio_that_browsers_pass_over_goes():
    assert "preserveAspectRatio" not in settled(f"{BOX} preserveAspectRatio='x'")[1]


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ("viewBox='0 0 10'", 'viewBox="0 0 10"'),
        ("viewBox='0 0 0 5' width='5' height='5'", 'viewBox="0 0 0 5"'),
        ("viewBox='0 0 -1 5'", 'viewBox="0 0 -1 5"'),
        ("viewBox='0 0 2.5'", 'viewBox="0 0 2.5"'),
        ("viewBox='0 0 123'", 'viewBox="0 0 123"'),
        ("viewBox='0,,0 1 1'", 'viewBox="0,,0 1 1"'),
        ("viewBox='0 0 1e7 1e7'", "1e+07 × 1e+07"),
        ("viewBox='0 0 1e300 1e-300' width='5'", 'viewBox="0 0 1e300 1e-300"'),
        ("viewBox='0 0 1e-320 5'", 'viewBox="0 0 1e-320 5"'),
        ("viewBox='0 0 nan 5'", 'viewBox="0 0 nan 5"'),
        ("viewBox='0 0 1e400 5'", 'viewBox="0 0 1e400 5"'),
        ("width='0' height='5'", 'width="0"'),
        ("width='5' height='1e9'", 'height="1e9"'),
        ("viewBox='0 0 0.0001 1000'", "0.0001 × 1000"),
    ],
)
def test_an_impossible_size_says_where(size, said):
    with pytest.raises(ImpossibleSize, match=re.escape(said)):
        settled(size)
