"""The colours outside the stylesheet are its own."""

import re
from pathlib import Path

import pytest

from cms.media import colours

ROOT = Path(colours.__file__).parents[1]
STYLESHEET = (ROOT / "static" / "css" / "every-page.css").read_text()


@pytest.mark.parametrize("token", ["cloth", "thread", "paper"])
def test_a_colour_is_that_of_the_stylesheet(token):
    daylight = re.search(rf"--{token}: (#[0-9a-f]{{6}});", STYLESHEET)[1]
    assert getattr(colours, token.upper()) == daylight


def test_the_browser_around_the_page_is_told_the_cloth():
    page = (ROOT / "templates" / "base.html").read_text()
    assert f'<meta name="theme-color" content="{colours.CLOTH}">' in page
