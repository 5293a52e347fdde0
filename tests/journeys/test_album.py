"""Twelve pictures at once into the collection of an album, and visitors see them, with script or without."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.journeys.test_editor_publishes import publish
from tests.waiting import PATIENCE, eventually

ALBUM = "Le périmètre maraîcher de Yélimané"
ADDRESS = "/galerie/le-perimetre-maraicher-de-yelimane/"
COLLECTION = "Yélimané"
WIDTH = "image => image.naturalWidth"


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    """Twelve photographs of different colours and sizes, as a camera names them."""
    files = []
    for number in range(1, 13):
        size = (1200, 800) if number % 3 else (800, 1200)
        image = Image.new("RGB", size, (60 + 15 * number, 120, 200 - 12 * number))
        ImageDraw.Draw(image).ellipse((250, 150, 550, 650), fill="#f3e3b0")
        file = tmp_path / f"Récolte {number}.jpg"
        image.save(file)
        files.append(str(file))
    return files


def create_collection(editor) -> None:
    editor.goto("/admin/collections/add/")
    editor.fill("[name=name]", COLLECTION)
    editor.select_option("[name=parent]", index=1)
    editor.get_by_role("button", name="Créer", exact=True).click()
    editor.wait_for_url(re.compile(r"/admin/collections/(\?.*)?$"))


def create_album(editor) -> None:
    """Below the gallery that the loaded site has; only albums fit there, so the form opens at once."""
    found = editor.request.get("/admin/pages/search/", params={"q": "Galerie"}).text()
    gallery = re.search(r"/admin/pages/(\d+)/edit/", found)[1]
    editor.goto(f"/admin/pages/{gallery}/add_subpage/")
    editor.fill("[name=title]", ALBUM)
    editor.select_option("[name=collection]", label=COLLECTION)
    editor.select_option("[name=order]", "title")
    publish(editor)


def upload_all(editor, pictures: list[str]) -> None:
    """Through the link that the album's form offers."""
    editor.get_by_role("link", name="Modifier", exact=True).first.click()
    editor.get_by_text("Cette collection contient 0 image").wait_for()
    editor.get_by_role("link", name="Y ajouter des images, plusieurs à la fois").click()
    editor.set_input_files("input[type=file]", pictures)
    editor.get_by_role("button", name=re.compile("Mettre à jour")).nth(11).wait_for()


def item(product) -> dict:
    with urllib.request.urlopen(f"{product.url}/api/v1/content/albums?view=full", timeout=PATIENCE) as answer:
        found = json.load(answer)["items"]
    return next(item for item in found if item["title"] == ALBUM)


def is_complete(product) -> bool:
    """Whether every size of all twelve is there."""
    sizes = [len(image["renditions"]) for image in item(product)["images"]]
    return len(sizes) == 12 and min(sizes) >= 6


def look(visitor) -> None:
    """What a visitor sees in the gallery and the album."""
    visitor.goto("/")
    visitor.get_by_role("link", name="Galerie").first.click()
    visitor.get_by_role("heading", level=1, name="Galerie").wait_for()
    visitor.get_by_text("12 photos").wait_for()
    visitor.get_by_role("link", name=ALBUM).click()
    visitor.wait_for_url(f"**{ADDRESS}")
    figures = visitor.locator("main figure")
    assert figures.count() == 12
    for place in range(12):  # each is really loaded
        figures.nth(place).scroll_into_view_if_needed()
        picture = figures.nth(place).locator("img")
        assert picture.get_attribute("alt") == f"Récolte {place + 1}"
        eventually(lambda picture=picture: picture.bounding_box() and picture.evaluate(WIDTH))


def test_twelve_pictures_at_once_reach_every_visitor(editor, chromium, product, pictures):
    create_collection(editor)
    create_album(editor)
    upload_all(editor, pictures)
    eventually(lambda: is_complete(product), lambda: item(product))
    assert item(product)["count"] == 12
    for scripted in (True, False):
        context = chromium.new_context(
            base_url=product.url,
            locale="fr-FR",
            java_script_enabled=scripted,
            viewport={"width": 1280, "height": 900},
        )
        visitor = context.new_page()
        look(visitor)
        photo = visitor.locator("main figure a").first.evaluate("link => link.href")
        assert visitor.request.get(photo).status == 200
        assert context.cookies() == []
        context.close()
    assert editor.problems == []
