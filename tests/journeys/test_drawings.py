"""A drawing is as large as the browser takes it for, looks as before once cleaned; what it lost is told."""

import base64
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from cms.media.decoding.svg import clean_svg
from tests.cms.media.builders import encoded
from tests.cms.media.decoding.test_svg import ILLUSTRATOR
from tests.journeys.test_editor_publishes import edit_address

CASES = Path(__file__).parents[1] / "cms" / "media" / "cases"
LOADED = """async ([address, points]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const colours = points.map(([x, y]) => [...pen.getImageData(x, y, 1, 1).data]);
  const all = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  const ink = all.filter((value, index) => index % 4 === 3 && value).length;
  return { size: [canvas.width, canvas.height], colours, ink };
}"""
"""Its natural size, the colours at these points, and how many pixels are drawn."""


def shown(page, data: bytes, *points: tuple[int, int]) -> dict:
    address = f"data:image/svg+xml;base64,{base64.b64encode(data).decode()}"
    return page.evaluate(LOADED, [address, points])


def cleaned(data: bytes) -> bytes:
    return clean_svg(data, "a.svg").data


BLUE, RED = [27, 108, 168, 255], [255, 0, 0, 255]


@pytest.mark.parametrize(
    ("file", "point", "colour"),
    [
        ("dessin-dans-un-lien.svg", (150, 10), BLUE),
        ("style-avec-import.svg", (150, 10), BLUE),
        ("schema-switch.svg", (10, 40), [0, 0, 0, 255]),
    ],
)
def test_a_cleaned_drawing_keeps_its_colours(page, file, point, colour):
    [found] = shown(page, cleaned((CASES / file).read_bytes()), point)["colours"]
    assert all(abs(a - b) < 130 for a, b in zip(found, colour, strict=True))


BOX = "<rect width='100' height='50'/>"
BLUE_BOX = "<rect width='100' height='50' fill='#1b6ca8'/>"
BLUE_PNG = base64.b64encode(encoded(Image.new("RGB", (100, 50), "#1b6ca8"), "PNG")).decode()
HTML = "<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<style>a{{fill:#1b6ca8}}</style><a href='x'>{BOX}</a>",
        f"<style>a rect{{fill:#1b6ca8}}</style><a href='x'>{BOX}</a>",
        f"<switch><g>{BLUE_BOX}{HTML}</g><text>Text is not SVG - cannot display</text></switch>",
        f"<switch><rect systemLanguage='' width='100' height='50'/>{BLUE_BOX}</switch>",
        f"<switch><rect requiredExtensions='' width='100' height='50'/>{BLUE_BOX}</switch>",
        f"<defs><g id='logo@accueil'>{BLUE_BOX}</g></defs><use xlink:href='#logo@accueil'/>",
        f"<defs><g id='image(1)'>{BLUE_BOX}</g></defs><use xlink:href='#image(1)'/>",
        f"<style xmlns='http://www.w3.org/1999/xhtml'>rect{{fill:#1b6ca8}}</style>{BOX}",
        f"<script/><style>rect:nth-child(3){{fill:#1b6ca8}}</style>{BOX}",
        f"<style>a[href] rect{{fill:#1b6ca8}}</style><a href='x'>{BOX}</a>",
        f"<style>a rect{{fill:#1b6ca8}}a:not([href]) rect{{fill:red}}</style><a href='x'>{BOX}</a>",
        f"<g fill='url(//e/a.svg#g) #1b6ca8'>{BOX}</g>",
        f"<style>rect{{fill:url(//e/a.svg#g) #1b6ca8}}</style>{BOX}",
        f"{BLUE_BOX}<rect width='100' height='50' fill='url(//e/a.svg#g)'/>",
        "<style>svg{background:#1b6ca8 url(//e/a.png)}</style>",
        f"<linearGradient id='g'><stop stop-color='#1b6ca8'/></linearGradient><g fill='u\\72l(#g)'>{BOX}</g>",
        f"<image href='data:;base64,{BLUE_PNG}' width='100' height='50'/>",
        f"<image href='data:image/x-png; base64,{quote(BLUE_PNG)}' width='100' height='50'/>",
        f"<style>@namespace s url(http://www.w3.org/2000/svg);s|rect{{fill:#1b6ca8}}</style>{BOX}",
    ],
)
def test_what_draws_or_colours_stays(page, inside):
    head = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    data = f"<svg {head} width='100' height='50'>{inside}</svg>".encode()
    assert [shown(page, way, (90, 40))["colours"] for way in (data, cleaned(data))] == [[BLUE], [BLUE]]


def test_the_label_of_a_choice_and_the_text_after_a_link_are_drawn(page):
    diagram = (CASES / "schema-switch.svg").read_bytes()
    without = diagram.replace(b"Association</text>", b"</text>")
    assert shown(page, cleaned(diagram))["ink"] >= shown(page, cleaned(without))["ink"]
    text = (CASES / "texte-apres-un-lien.svg").read_bytes()
    assert shown(page, cleaned(text))["ink"] == shown(page, text)["ink"] > 0


def test_what_illustrator_writes_is_drawn(page):
    data = ILLUSTRATOR.replace('class="st0"', 'width="100" height="50" fill="red"').encode()
    assert shown(page, cleaned(data), (90, 5)) | {"ink": 0} == {"size": [100, 50], "colours": [RED], "ink": 0}


@pytest.mark.parametrize(
    "size",
    [
        "width='30' height='20'",
        "viewBox='0 0 10 5' width='200'",
        "viewBox='0 0 10 5' height='200'",
        "viewBox='0 0 10 5' width='auto' height='20'",
        "viewBox='0 0 10 5' width='10rem' height='5rem'",
        "width='2em' height='2em'",
        "width='1in' height='2.54cm'",
        "width='25.4mm' height='101.6Q'",
        "width='72pt' height='6pc'",
        "viewBox='0 0 10 5' width='40' height='20' style='width:1px'",
        "viewBox='0-10 200 150'",
        "viewBox='-1.5-.5.5.25' width='40'",
        "viewBox='0 0 1e7 1e7' width='200' height='150'",
        "",
    ],
)
def test_a_drawing_is_as_large_as_the_browser_takes_it_for(page, size):
    data = f"<svg xmlns='http://www.w3.org/2000/svg' {size}><rect width='99%' height='99%'/></svg>".encode()
    pixels = list(clean_svg(data, "a.svg").size)
    assert shown(page, data)["size"] == pixels
    assert shown(page, cleaned(data))["size"] == pixels


LOSING = b"""<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='9' height='9'/>
<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>a</p></foreignObject></svg>"""


def plan(colour: str) -> dict:
    """A file to send; one for each test, because Wagtail asks about an image that is there already."""
    data = LOSING.replace(b"<rect", f"<rect fill='{colour}'".encode())
    return {"name": "plan.svg", "mimeType": "image/svg+xml", "buffer": data}


def is_told(editor) -> None:
    """Waits for the message; fails when there is none."""
    message = editor.locator(".messages li.warning")
    message.get_by_text("« plan » est enregistrée, mais sans du texte").wait_for()
    assert editor.problems == []


def test_what_a_drawing_lost_is_told_at_once_where_many_are_sent(editor):
    editor.goto("/admin/images/multiple/add/")
    editor.set_input_files("input[type=file]", [plan("red")])
    is_told(editor)


def test_what_a_drawing_lost_is_told_at_once_where_an_image_is_chosen(editor):
    news = edit_address(editor, "Actualités").split("/")[3]
    editor.goto(f"/admin/pages/{news}/add_subpage/")
    editor.get_by_role("button", name="Choisir une image").click()
    editor.locator(".modal-content [role=tab]").last.click()
    editor.set_input_files(".modal-content input[type=file]", [plan("blue")])
    editor.locator("[name=image-chooser-upload-title]").fill("plan")
    editor.locator("[name=image-chooser-upload-alt]").fill("Un plan")
    editor.locator(".modal-content form button[type=submit]").last.click()
    editor.locator(".modal-content").wait_for(state="hidden")
    is_told(editor)
