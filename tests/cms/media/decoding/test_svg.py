"""Drawings can neither run nor fetch anything, and what is removed of them that was seen is told."""

import gzip
import re
from pathlib import Path

import pytest

from cms.media.decoding import removals
from cms.media.decoding.refusals import FileRefused
from cms.media.decoding.svg import clean_svg

CASES = Path(__file__).parents[1] / "cases"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10"'
)


def clean(inside: str = "", attributes: str = "") -> str:
    return clean_svg(f"{HEAD} {attributes}>{inside}</svg>".encode(), "a.svg").data.decode()


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
    "refer",
    [
        *("<use href='#g{}'/>", "<rect fill='url(#g{})'/>", "<g mask='url( #g{} )'/>"),
        *("<g mask=\"url('#g{}')\"/>", "<use href='#%67{}'/>", "<g style='mask:u\\72l(#\\67 {})'/>"),
        *("<g mask='u\\72l(#\\67 {})'/>", "<g style='fill:red;mask:var(--a, url(#g{}))'/>"),
    ],
)
def test_few_elements_are_not_drawn_by_the_million(refer):
    assert len(re.findall("#(?:g|%67)", clean(copies(3, refer)))) == 20
    with pytest.raises(FileRefused):
        clean(copies(7, refer))


@pytest.mark.parametrize(
    "sheet",
    [
        *(".a{0}{{mask:url(#g{1})}}", "g > .a{0} , #b{{fill:url('#g{1}')}}", "#g{0} *{{mask:url(#g{1})}}"),
        *("rect.a{0}:not(.b){{fill:url(#g{1})}}", "g{{.a{0}{{mask:u\\72l(#g{1})}}}}"),
        "@media all{{.a{0}{{mask:url(#g{1})}}}}",
    ],
)
def test_few_elements_are_not_drawn_by_the_million_by_a_style_sheet(sheet):
    def drawing(levels: int) -> str:
        styles = "".join(sheet.format(level, level - 1) for level in range(1, levels))
        groups = (f"<g id='g{level}'>" + f"<rect class='a{level}'/>" * 10 + "</g>" for level in range(levels))
        return f"<style>{styles.replace('>', '&gt;')}</style>{''.join(groups)}"

    assert clean(drawing(3)).count("<rect") == 30
    with pytest.raises(FileRefused):
        clean(drawing(7))


def test_a_style_that_selects_what_it_names_is_passed_over_as_browsers_do():
    inside = "<clipPath id='c'><rect class='a'/></clipPath><rect class='a'/><g id='g'><rect/></g>"
    styles = "<style>.a,.b{clip-path:url(#c)}*{mask:url(#g)}rect{fill:url(#none)}</style>"
    assert "clip-path:url(#c)" in clean(styles + inside * 100)


def test_a_drawing_of_itself_is_refused():
    with pytest.raises(FileRefused):
        clean("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>")


@pytest.mark.parametrize(
    "size",
    [
        *("width='1e400' height='1'", "width='nan' height='1'", "width='99999999999' height='5'"),
        *("width='-5'", "viewBox='0 0 0 0'", "viewBox='0 0 -9 -9'", "viewBox='0 0 1e30 1e30'", "viewBox='a'"),
        *("width='5' height='5' viewBox='0 0 0 5'", "width='5' height='5' viewBox='0 0 5'"),
    ],
)
def test_a_drawing_without_a_size_that_can_be_shown_is_refused(size):
    with pytest.raises(FileRefused):
        clean_svg(f"<svg xmlns='http://www.w3.org/2000/svg' {size}/>".encode(), "a.svg")


def test_cleaning_twice_changes_nothing():
    once = clean("<rect width='5'/>")
    assert clean_svg(once.encode(), "a.svg").data.decode() == once


@pytest.mark.parametrize(
    "data",
    [
        b"not a drawing",
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 20_000 + b"</g>" * 20_000 + b"</svg>",
        b"<svg xmlns='http://www.w3.org/1999/xhtml'/>",
        b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        b'<!DOCTYPE svg [<!ENTITY % a "aa">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
    ],
)
def test_what_is_no_drawing_is_refused(data):
    with pytest.raises(FileRefused) as caught:
        clean_svg(data, "a.svg")
    assert "« a.svg »" in caught.value.sentence.format(**caught.value.values)


def removed(inside: str) -> list[str]:
    return clean_svg(f"{HEAD}>{inside}</svg>".encode(), "a.svg").removed


def case(name: str) -> str:
    return clean_svg((CASES / name).read_bytes(), name).data.decode()


EXTENSIBLE = "http://www.w3.org/TR/SVG11/feature#Extensibility"
HTML = f"<foreignObject requiredFeatures='{EXTENSIBLE}'><p xmlns='urn:x'>a</p></foreignObject>"


def test_a_choice_is_what_a_plain_viewer_shows():
    assert "<g><text" in case("schema-switch.svg")
    assert "Association" in case("schema-switch.svg")


@pytest.mark.parametrize(
    ("inside", "kept"),
    [
        (f"<switch>{HTML}<text>a</text><text>b</text></switch>", "<g><text>a</text></g>"),
        (f"<switch><g>{HTML}</g><text>a</text></switch>", "<g><text>a</text></g>"),
        (f"<switch><g><switch>{HTML}<text>a</text></switch></g><text>b</text></switch>", "<g><g><g><text>a"),
        ("<switch><rect requiredExtensions='urn:x'/><text>a</text></switch>", "<g><text>a</text></g>"),
        (f"<switch>{HTML}<a xlink:href='//e'><text>a</text></a></switch>", "<g><g><text>a</text></g></g>"),
        ("<switch><g><flowRoot/></g><text>a</text></switch>", "<g><text>a</text></g>"),
        (f"<switch><title>t</title>{HTML}<text>a</text></switch>", "<g><title>t</title><text>a</text></g>"),
        ("<switch><g/><text>Text is not SVG</text></switch>", "<g><g /></g>"),
        (
            "<switch><text systemLanguage='fr'>a</text><text>b</text></switch>",
            '<switch><text systemLanguage="fr">a</text><text>b</text></switch>',
        ),
        (f"<switch>{HTML}</switch>", "<g />"),
        (f"<switch><g><rect/>{HTML}</g><text>not SVG</text></switch>", "<g><g><rect /></g></g>"),
        (f"<switch><g><g><rect/></g>{HTML}</g><text>a</text></switch>", "<g><g><g><rect /></g></g></g>"),
        (f"<switch><g><defs><rect/></defs><g/>{HTML}</g><text>a</text></switch>", "<g><text>a</text></g>"),
        ("<switch><rect systemLanguage=''/><text>a</text></switch>", "<g><text>a</text></g>"),
        ("<switch><rect requiredExtensions=''/><text>a</text></switch>", "<g><text>a</text></g>"),
        (
            "<switch><text systemLanguage=' '>b</text><text systemLanguage='fr'>a</text></switch>",
            '<switch><text systemLanguage="fr">a</text></switch>',
        ),
    ],
)
def test_of_a_choice_the_first_plain_possibility_stays(inside, kept):
    assert kept in clean(inside)


def test_a_link_goes_and_its_drawing_stays():
    assert '<g><rect width="200" height="60" fill="#1b6ca8" /><text x="10" y="30">Kayes</text></g>' in case(
        "dessin-dans-un-lien.svg"
    )
    assert "Avant <tspan>le lien</tspan> et après</text>" in case("texte-apres-un-lien.svg")
    assert '<g fill="red" transform="scale(2)"><rect /></g>' in clean(
        "<a href='javascript:alert(1)' target='_blank' fill='red' transform='scale(2)'><rect/></a>"
    )


@pytest.mark.parametrize("selector", ["a", "a rect", "svg > a > rect", "text a"])
def test_a_link_stays_for_the_style_that_names_it(selector):
    inside = "<a href='//e' xlink:href='//e' target='b'><rect/></a><text><a href='//e'>b</a></text>"
    cleaned = clean(f"<style>{selector}{{fill:red}}</style>{inside}")
    assert "<a><rect /></a><text><a>b</a></text>" in cleaned


@pytest.mark.parametrize("selector", ["a[href]", "a:not([href])"])
def test_a_link_keeps_an_address_that_leads_nowhere_for_the_style_that_asks_for_one(selector):
    inside = "<a href='//e' ping='//e'><rect/></a><a xlink:href='//e'/>"
    cleaned = clean_svg(f"{HEAD}><style>{selector} rect{{fill:red}}</style>{inside}</svg>".encode(), "a.svg")
    assert '<a href="#"><rect /></a><a />' in cleaned.data.decode()
    assert clean_svg(cleaned.data, "a.svg") == cleaned


def test_what_is_escaped_is_read_where_it_is_a_style_and_stays_where_it_is_a_name():
    cleaned = clean("<g id='a\\b' font-family='\\41 rial' fill='u\\72l(//evil.example/x) red'/>")
    assert '<g id="a\\b" font-family="Arial" fill="red" />' in cleaned


def test_names_are_not_read_as_styles():
    for name in ("logo@accueil", "image(1)", "element(2)", "src"):
        drawing = f"<defs><rect id='{name}'/></defs><use xlink:href='#{name}'/>"
        drawing += f"<g class='{name}' aria-label='une {name} (a@b)' data-of='{name}'/>"
        cleaned = clean_svg(f"{HEAD}>{drawing}</svg>".encode(), "a.svg")
        assert cleaned.removed == []
        assert [cleaned.data.decode().count(found) for found in (name, f'"#{name}"')] == [5, 1]


XHTML = "xmlns='http://www.w3.org/1999/xhtml'"


@pytest.mark.parametrize(
    "inside",
    [
        f"<style {XHTML}>.a{{fill:red}}</style>",
        f"<foreignObject><div {XHTML}><style>.a{{fill:red}}</style></div></foreignObject>",
        "<metadata><style>.a{fill:red}</style>b</metadata>",
        "<x xmlns='urn:x'><style xmlns='http://www.w3.org/2000/svg'>.a{fill:red}</style>b</x>",
    ],
)
def test_a_style_sheet_stays_wherever_it_stands(inside):
    assert "<text>a<style>.a{fill:red}</style> c</text>" in clean(f"<text>a{inside} c</text>")
    fetching = inside.replace("red", "url(//evil.example/x)")
    assert "evil" not in clean(fetching)


def test_what_is_removed_keeps_its_place_for_styles_that_count():
    inside = "<g><script/><rect/></g>"
    assert "<g><rect /></g>" in clean(inside)
    assert "<g><defs /><rect /></g>" in clean("<style>rect:nth-child(2){fill:red}</style>" + inside)


def test_text_after_what_is_removed_stays():
    assert "<text>a b c d</text>" in clean(
        "<text>a <script>x</script>b <set attributeName='y'/>c <x xmlns='urn:x'>x</x>d</text>"
    )
    assert "<text>a <tspan>b</tspan> c</text>" in clean("<text>a <tspan>b</tspan><script/> c</text>")


def test_only_the_offending_rule_of_a_style_goes():
    assert ".a{fill:#1b6ca8;}" in case("style-avec-import.svg")
    assert "fonts.example.org" not in case("style-avec-import.svg")


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (HTML, [removals.HTML]),
        (f"<switch>{HTML}</switch>", [removals.HTML]),
        (f"<switch>{HTML}<text>a</text></switch>", []),
        ("<rect><animate attributeName='x'/></rect>", [removals.ANIMATION]),
        ("<image href='https://example.org/a.png'/>", [removals.ELSEWHERE]),
        ("<use href='b.svg#a'/>", [removals.ELSEWHERE]),
        ("<style>@import '//e';</style>", [removals.ELSEWHERE]),
        ("<rect fill='url(//e)'/>", [removals.ELSEWHERE]),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", [removals.DRAWING]),
        ("<hatch/>", [removals.ELEMENTS]),
        ("<style>.a{<g/>}</style>", [removals.ELEMENTS]),
        ("<script>a()</script><metadata>a</metadata><!-- a --><x xmlns='urn:x'/>", []),
        ("<a href='https://example.org/'><rect/></a>", []),
        ("<link xmlns='http://www.w3.org/1999/xhtml' rel='stylesheet' href='//e'/>", [removals.ELSEWHERE]),
        ("<rect onclick='a()'/><image href=''/>", []),
    ],
)
def test_what_was_seen_and_is_not_any_more_is_told(inside, told):
    assert removed(inside) == told


def test_a_style_sheet_from_elsewhere_is_told():
    data = b"<?xml-stylesheet href='a.css'?><svg xmlns='http://www.w3.org/2000/svg'/>"
    assert clean_svg(data, "a.svg").removed == [removals.ELSEWHERE]


ILLUSTRATOR = """<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"
[<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/"><!ENTITY ns_svg "http://www.w3.org/2000/svg">]>
<svg xmlns:i="&ns_ai;" xmlns="&ns_svg;" width="100px" height="50px" xml:space="preserve"><switch>
<foreignObject requiredExtensions="&ns_ai;" width="1" height="1"><i:pgfRef/></foreignObject>
<g i:extraneous="self"><rect class="st0"/><text>a  b</text></g></switch><i:pgf><![CDATA[x]]></i:pgf></svg>"""


def test_what_illustrator_writes_is_taken():
    drawing = clean_svg(ILLUSTRATOR.encode(), "a.svg")
    assert (drawing.size, drawing.removed) == ((100, 50), [])
    for kept in ('xml:space="preserve"', '<g><rect class="st0" /><text>a  b</text></g>'):
        assert kept in drawing.data.decode()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_drawing_in_any_charset_and_packed_becomes_utf8(charset, pack):
    declared = f'<?xml version="1.0" encoding="{charset.removesuffix("-sig")}"?>{HEAD}><text>été</text></svg>'
    assert "<text>été</text>" in clean_svg(pack(declared.encode(charset)), "a.svgz").data.decode()


@pytest.mark.parametrize(
    "data", [gzip.compress(b" " * 30_000_000), gzip.compress(b"<svg/>")[:-9]], ids=["without end", "cut"]
)
def test_what_unpacks_without_end_or_not_to_its_end_is_refused(data):
    with pytest.raises(FileRefused):
        clean_svg(data, "a.svg")


@pytest.mark.parametrize("inside", ["<style>a{b:url(#c)" + "(" * 50_000 + "</style>", "<switch>" * 9_000])
def test_what_is_nested_thousands_deep_is_refused(inside):
    closed = inside + "</switch>" * inside.count("<switch>")
    with pytest.raises(FileRefused):
        clean(closed)


def test_of_two_addresses_the_newer_one_counts():
    assert 'href="#a"' in clean("<use href='#a' xlink:href='#b'/>")
    assert 'href="#a"' in clean("<use xlink:href='#b' href='#a'/>")
