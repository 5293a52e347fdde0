"""Of a drawing's styles only what fetches something goes; what is hidden is found as a browser finds it."""

import pytest

from cms.media.decoding.svg_names import SVG
from cms.media.decoding.svg_styles import StyleCleaner

FONT = "@font-face{font-family:A;src:url(data:font/woff2;base64,AAAA)}"


def plain(text: str) -> str:
    return "".join(text.split()).replace(";}", "}")


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        ("@import url('//e/a.css'); .a{fill:red}", ".a{fill:red}"),
        ("@import '//e/a.css' screen;.a{fill:red}", ".a{fill:red}"),
        ("@charset 'utf-8'; .a{fill:red}", ".a{fill:red}"),
        ("@namespace 'http://www.w3.org/1999/xhtml';.a{fill:red}", ".a{fill:red}"),
        ("@namespace s url(//e);.a{fill:red}", ".a{fill:red}"),
        (f"@namespace s url({SVG});s|a{{fill:red}}", f"@namespacesurl({SVG});s|a{{fill:red}}"),
        (f'@namespace s url("{SVG}");s|a{{fill:red}}', f'@namespacesurl("{SVG}");s|a{{fill:red}}'),
        (".a{fill:red;mask:url(//e/m)} .b{fill:blue}", ".a{fill:red}.b{fill:blue}"),
        ("@media screen{.a{fill:red;filter:url(//e/f)}}", "@mediascreen{.a{fill:red}}"),
        ("@media screen{@import '//e';.a{fill:red}}", "@mediascreen{.a{fill:red}}"),
        ("@font-face{font-family:A;src:url(//e/a.woff2)}", "@font-face{font-family:A}"),
        ("@x{@import '//e';.a{fill:red}}", "@x{.a{fill:red}}"),
        (".a{fill:@import '//e';stroke:red}", ".a{stroke:red}"),
        (f"{FONT} .a{{fill:red}}", f"{FONT}.a{{fill:red}}"),
        (".a{f\\69ll:url(#b)}", ".a{fill:url(#b)}"),
        (".a{fill:u\\72l(//e)} .b{fill:red}", ".a{}.b{fill:red}"),
        (".a{fill:URL( '//e' )} .b{fill:red}", ".a{}.b{fill:red}"),
        ("/* url(//e) */ .b{fill:red}", ".b{fill:red}"),
        (".a{--x:url(//e);fill:var(--x)}", ".a{fill:var(--x)}"),
        (".a{background:-webkit-image-set('//e' 1x)}", ".a{}"),
        (".a{background:image('//e')}", ".a{}"),
        (".a{fill:calc(url(//e))}", ".a{}"),
        (".a{fill:red;;stroke:blue", ".a{fill:red;stroke:blue}"),
        ("@keyframes k{from{fill:red}to{fill:url(//e)}}", "@keyframesk{from{fill:red}to{}}"),
        ("svg:not([href='url(//x)']){fill:red}", 'svg:not([href="url(//x)"]){fill:red}'),
    ],
)
def test_the_offending_part_goes_and_the_rest_stays(sheet, kept):
    once = StyleCleaner().sheet(sheet)
    assert plain(once) == kept
    assert plain(StyleCleaner().sheet(once)) == kept


@pytest.mark.parametrize(
    ("style", "kept"),
    [
        ("fill:red;filter:url(//e)", "fill:red;"),
        ("fill:url(#g);stroke:red", "fill:url(#g);stroke:red;"),
        ("cursor:url(data:image/png;base64,AA==),auto", "cursor:url(data:image/png;base64,AA==),auto;"),
        ("cursor:url(data:image/svg+xml;base64,AA==)", ""),
        ("background:src('//e')", ""),
    ],
)
def test_the_same_is_true_of_one_element(style, kept):
    assert StyleCleaner().declarations(style) == kept


def test_it_is_remembered_whether_something_was_fetched():
    cleaner = StyleCleaner()
    cleaner.sheet("@charset 'utf-8'; .a{fill:url(#b)} rubbish")
    assert (cleaner.left_something_out, cleaner.allows("url(//e)")) == (False, False)
    assert cleaner.left_something_out
