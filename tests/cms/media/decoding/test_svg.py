"""Drawings can neither run nor fetch anything."""

import pytest

from cms.media.decoding.refusals import FileRefused
from cms.media.decoding.svg import clean_svg

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"'
)


def clean(inside: str = "", attributes: str = "") -> str:
    return clean_svg(f"{HEAD} {attributes}>{inside}</svg>".encode(), "a.svg").decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject><b xmlns='http://www.w3.org/1999/xhtml'>x</b></foreignObject>",
        "<a href='javascript:alert(1)'><rect/></a>",
        "<rect onclick='alert(1)'/>",
        "<rect onClick='alert(1)'/>",
        "<rect ONCLICK='alert(1)'/>",
        "<rect style='fill:url(https://evil.example/x)'/>",
        "<rect fill='url(https://evil.example/#a)'/>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<style>rect{background:u\\72l(https://evil.example/x)}</style>",
        "<style>rect{fill:<![CDATA[url(https://evil.example/x)]]>}</style>",
        "<style>*{background:url<title>x</title>(//evil.example/x)}</style>",
        "<rect style='background:src(&quot;//evil.example/x&quot;)'/>",
        "<style>*{background:-webkit-cross-fade('//evil.example/x', red)}</style>",
        "<image href='https://evil.example/x.png'/>",
        "<image xlink:href='//evil.example/x.png'/>",
        "<image href='data:image/svg+xml;base64,PHN2Zz48c2NyaXB0PmFsZXJ0KDEp'/>",
        "<use href='https://evil.example/x.svg#a'/>",
        "<rect id='r'/><set href='#r' attributeName='onclick' to='alert(1)'/>",
        "<animate attributeName='href' values='javascript:alert(1)'/>",
        "<g><g><script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script></g></g>",
        "<metadata>alert(1) 12.6N</metadata>",
        "<!-- alert(1) --><?xml-stylesheet href='https://evil.example/x.css'?>",
    ],
)
def test_what_could_act_is_removed(inside):
    cleaned = clean(inside)
    for word in ("alert", "evil", "script", "12.6N"):
        assert word not in cleaned


def test_handlers_on_the_drawing_itself_are_removed():
    assert "alert" not in clean(attributes="onload='alert(1)'")


def test_what_draws_stays():
    cleaned = clean(
        "<title>Puits</title><defs><linearGradient id='g'><stop offset='0'/></linearGradient></defs>"
        "<style>.a{fill:red}</style>"
        "<rect class='a' fill='url(#g)' width='5' height='5'/><use xlink:href='#g'/>"
        "<image href='data:image/png;base64,iVBORw0KGgo='/>"
    )
    for kept in (
        "<title>Puits",
        'fill="url(#g)"',
        ".a{fill:red}",
        'href="#g"',
        "data:image/png",
        'viewBox="0 0 10 10"',
    ):
        assert kept in cleaned
    assert cleaned.count('xmlns="http://www.w3.org/2000/svg"') == 1


def copies(levels: int, refer: str) -> str:
    """Groups of which each shows the one before ten times."""
    made = "<g id='g0'><rect/></g>"
    for level in range(1, levels):
        shown = refer.format(level - 1) * 10
        made += f"<g id='g{level}'>{shown}</g>"
    return made


@pytest.mark.parametrize(
    "refer", ["<use href='#g{}'/>", "<rect fill='url(#g{})'/>", "<g mask='url( #g{} )'/>"]
)
def test_few_elements_are_not_drawn_by_the_million(refer):
    assert clean(copies(3, refer)).count("#g") == 20
    with pytest.raises(FileRefused):
        clean(copies(7, refer))


def test_a_drawing_of_itself_is_refused():
    with pytest.raises(FileRefused):
        clean("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>")


@pytest.mark.parametrize(
    "size",
    [
        *("width='1e400' height='1'", "width='nan' height='1'", "width='99999999999' height='5'"),
        *("width='-5'", "viewBox='0 0 0 0'", "viewBox='0 0 -9 -9'", "viewBox='0 0 1e30 1e30'", "viewBox='a'"),
        *("width='5' height='5' viewBox='0 0 0 5'", "width='5' height='5' preserveAspectRatio='x'"),
    ],
)
def test_a_drawing_without_a_size_that_can_be_shown_is_refused(size):
    with pytest.raises(FileRefused):
        clean_svg(f"<svg xmlns='http://www.w3.org/2000/svg' {size}/>".encode(), "a.svg")


def test_cleaning_twice_changes_nothing():
    once = clean("<rect width='5'/>")
    assert clean_svg(once.encode(), "a.svg").decode() == once


@pytest.mark.parametrize(
    "data",
    [
        b"not a drawing",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 20_000 + b"</g>" * 20_000 + b"</svg>",
        b"<svg xmlns='http://www.w3.org/1999/xhtml'/>",
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_what_is_no_drawing_is_refused(data):
    with pytest.raises(FileRefused) as caught:
        clean_svg(data, "a.svg")
    assert "« a.svg »" in caught.value.sentence.format(**caught.value.values)
