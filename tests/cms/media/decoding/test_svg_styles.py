"""Of a drawing's styles only what fetches something goes; what is hidden is found as a browser finds it."""

import pytest

from cms.media.decoding.svg_names import SVG
from cms.media.decoding.svg_styles import StyleCleaner

FONT = "@font-face{font-family:A;src:url(data:font/woff2;base64,AAAA)}"
PNG = "data:image/x-png;base64,iVBORw0KGgo="


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
        (".a{mask:u\\72l(//e)} .b{fill:red}", ".a{}.b{fill:red}"),
        (".a{mask:URL( '//e' )} .b{fill:red}", ".a{}.b{fill:red}"),
        ("/* url(//e) */ .b{fill:red}", ".b{fill:red}"),
        (".a{--x:url(//e);fill:var(--x)}", ".a{fill:var(--x)}"),
        (".a{background:-webkit-image-set('//e' 1x)}", ".a{}"),
        (".a{background:image('//e')}", ".a{}"),
        (".a{fill:calc(url(//e))}", ".a{}"),
        (".a{fill:red;;stroke:blue", ".a{fill:red;stroke:blue}"),
        ("@keyframes k{from{fill:red}to{mask:url(//e)}}", "@keyframesk{from{fill:red}to{}}"),
        (".a{fill:u\\72l(//e)} .b{fill:URL( '//e' )}", ".a{fill:none}.b{fill:none}"),
        (".a{fill:url(//e) red;stroke:url(#b)}", ".a{fill:red;stroke:url(#b)}"),
        (".a{fill:url(//e) src('//e')}", ".a{}"),
        (".a{background:url('//e') 0 0,url(//e) red}", ".a{background:none00,nonered}"),
        (f".a{{mask:url({PNG})}}", f".a{{mask:url({PNG})}}"),
        (".a{mask:url(data:;base64,PHN2Zz4=)}", ".a{}"),
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
    assert (cleaner.left_something_out, cleaner.attribute("mask", "url(//e)")) == (False, None)
    assert cleaner.left_something_out


@pytest.mark.parametrize(
    ("name", "value", "kept", "is_told"),
    [
        ("fill", "url(//e#g) #28c828", "#28c828", True),
        ("stroke", "url('//e#g')", "none", True),
        ("stroke", " url(//e#g)  ", "none", True),
        ("clip-path", "url(//e#g)", None, True),
        ("fill", "url( #g ) red", "url( #g ) red", False),
        ("fill", "u\\72l(#\\67 )", "url(#g)", False),
        ("fill", "u\\72l(//e) red", "red", True),
        ("font-family", "\\41 rial, monospace", "Arial, monospace", False),
    ],
)
def test_of_an_attribute_the_address_goes_and_what_is_escaped_is_read(name, value, kept, is_told):
    cleaner = StyleCleaner()
    assert (cleaner.attribute(name, value), cleaner.left_something_out) == (kept, is_told)
