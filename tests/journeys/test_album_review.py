"""Somebody who writes fills an album and submits it; nobody sees its photos until a moderator lets it."""

import json
import re
import urllib.request
from pathlib import Path

import pytest
from PIL import Image

from tests.journeys.product import Product, made_in
from tests.journeys.test_editor_publishes import REST, edit_address
from tests.waiting import PATIENCE, eventually

ALBUM = "La digue de Sélingué"
PASSWORD = "un-puits-pour-Kayes"
PEOPLE = f"""
from django.contrib.auth.models import Group, User
for name, groups in (("awa", ["Rédacteurs", "Editors"]), ("moussa", ["Modérateurs", "Moderators"])):
    User.objects.create_user(name, f"{{name}}@example.org", "{PASSWORD}").groups.set(
        Group.objects.filter(name__in=groups)
    )
"""


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    files = [tmp_path / f"Digue {number}.jpg" for number in (1, 2, 3)]
    for number, file in enumerate(files):
        Image.new("RGB", (900, 600), (60 + 40 * number, 120, 180)).save(file)
    return list(map(str, files))


def logged_in(chromium, product: Product, name: str):
    """This person's browser, in the administration."""
    page = chromium.new_context(base_url=product.url, locale="fr-FR").new_page()
    page.goto("/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    return page


def write(awa, pictures: list[str]) -> None:
    """The album with its photos, through the link that its form offers, and submitted."""
    gallery = edit_address(awa, "Galerie").split("/")[3]
    awa.goto(f"/admin/pages/{gallery}/add_subpage/")
    awa.fill("[name=title]", ALBUM)
    awa.evaluate(REST)
    awa.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    awa.locator(".messages").get_by_text(ALBUM).wait_for()
    awa.goto(edit_address(awa, ALBUM))
    awa.get_by_text("Ses images attendent dans « À relire »").wait_for()
    awa.get_by_role("link", name="Y ajouter des images, plusieurs à la fois").click()
    awa.set_input_files("input[type=file]", pictures)
    awa.get_by_role("button", name=re.compile("Mettre à jour")).nth(2).wait_for()
    awa.goto(edit_address(awa, ALBUM))
    awa.get_by_text("Cette collection contient 3 images").wait_for()
    awa.get_by_role("button", name="Plus d'actions").last.click()
    awa.get_by_role("button", name=re.compile("Soumettre à")).click()
    awa.locator(".messages").get_by_text(re.compile("soumise")).wait_for()


def approve(moussa) -> None:
    moussa.goto(edit_address(moussa, ALBUM))
    moussa.get_by_role("button", name="Plus d'actions").last.click()
    moussa.get_by_role("button", name=re.compile("^ ?Approuver et publier$", re.IGNORECASE)).click()
    moussa.locator(".messages li.success").wait_for()


def photos(product: Product) -> list[str]:
    """Addresses of the sizes of the album's photos, as every partner receives them."""
    with urllib.request.urlopen(f"{product.url}/api/v1/content/albums?view=full", timeout=PATIENCE) as answer:
        found = [item for item in json.load(answer)["items"] if item["title"] == ALBUM]
    return [size["url"] for item in found for image in item["images"] for size in image["renditions"][:1]]


def test_an_album_is_written_submitted_and_let(chromium, product, pictures):
    made_in(product, PEOPLE)
    awa = logged_in(chromium, product, "awa")
    write(awa, pictures)
    assert photos(product) == []
    moussa = logged_in(chromium, product, "moussa")
    approve(moussa)
    eventually(lambda: len(photos(product)) == 3, lambda: photos(product))
    assert [moussa.request.get(address).status for address in photos(product)] == [200] * 3
    for page in (awa, moussa):
        page.context.close()
