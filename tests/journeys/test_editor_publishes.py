"""From an editor's click to every reader, and back to nobody."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.waiting import PATIENCE, eventually

TITLE = "Un château d’eau à Yélimané"
ADDRESS = "/actualites/un-chateau-d-eau-a-yelimane/"
ALT = "Un château d’eau en construction"
REST = """async () => {
  await new Promise((done) => setTimeout(done, 2000));
  const told = (element, name) => document.querySelector(element)?.getAttribute(`data-${name}-value`);
  const state = () => told("#w-autosave-indicator", "w-autosave-state");
  const busy = () => state() === "saving" ||
    (state() !== "paused" && told("form[data-edit-form]", "w-unsaved-has-edits") === "true");
  while (busy()) await new Promise((done) => setTimeout(done, 50));
}"""
"""Ends once Wagtail has noticed what was edited (its timers need one and a half seconds) and saved it."""


def read(product, path: str) -> str:
    """What an anonymous reader gets, whatever the status."""
    try:
        with urllib.request.urlopen(product.url + path, timeout=PATIENCE) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()


def channels(product) -> dict[str, bool]:
    """Which public channels tell of the article."""
    news = json.loads(read(product, "/api/v1/content/news"))
    changes = json.loads(read(product, "/api/v1/changes?type=news"))
    return {
        "list": ADDRESS in read(product, "/actualites/"),
        "page": TITLE in read(product, ADDRESS),
        "api": TITLE in [item["title"] for item in news["items"]],
        "changes": TITLE in [change["item"]["title"] for change in changes["changes"] if "item" in change],
        "sitemap": ADDRESS in read(product, "/sitemap.xml"),
        "find": TITLE in read(product, f"/api/v1/find?url={ADDRESS}"),
    }


def soon(product, visible: bool) -> None:
    """Waits until all channels agree."""
    eventually(lambda: set(channels(product).values()) == {visible}, lambda: channels(product))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    image = Image.new("RGB", (1200, 800), "#c8a165")
    ImageDraw.Draw(image).rectangle((450, 120, 750, 700), fill="#3f5d7d")
    image.save(tmp_path / "château.jpg")
    return tmp_path / "château.jpg"


def upload(editor, picture: Path) -> None:
    """Through the media library, with its description."""
    editor.goto("/admin/images/multiple/add/")
    editor.set_input_files("input[type=file]", str(picture))
    editor.get_by_label("Texte de remplacement").fill(ALT)
    editor.get_by_role("button", name=re.compile("Mettre à jour")).click()
    editor.get_by_text(re.compile("mise à jour|mis à jour")).first.wait_for()


def edit_address(editor, title: str) -> str:
    """The address at which the page of this title is edited."""
    found = editor.request.get("/admin/pages/search/", params={"q": title}).text()
    return re.search(r"/admin/pages/\d+/edit/", found)[0]


def write_article(editor) -> None:
    news = edit_address(editor, "Actualités").split("/")[3]
    editor.goto(f"/admin/pages/{news}/add_subpage/")  # one type fits: its form opens at once
    editor.fill("[name=title]", TITLE)
    editor.fill("[name=summary]", "Les travaux ont commencé.")
    editor.get_by_role("button", name="Choisir une image").click()
    editor.locator(".modal-content a[data-chooser-modal-choice]").first.click()
    editor.locator(".modal-content").wait_for(state="hidden")


def publish(editor) -> None:
    """Once the draft is saved: a save under way and a publication would refuse each other."""
    editor.evaluate(REST)
    editor.get_by_role("button", name="Plus d'actions").last.click()
    editor.get_by_role("button", name="Publier", exact=True).click()
    editor.locator(".messages").get_by_text(re.compile("publiée")).wait_for()


def choose_privacy(editor, choice: str) -> None:
    """Through the status panel of the edit page."""
    editor.goto(edit_address(editor, TITLE))
    change = editor.get_by_role("button", name="Modifier les règles de confidentialité").first
    if not change.is_visible():
        editor.get_by_role("button", name="Afficher/masquer le statut").click()
    change.click()
    editor.get_by_label(choice, exact=True).check()
    editor.get_by_role("dialog").get_by_role("button", name="Enregistrer", exact=True).click()
    editor.get_by_text("Choisissez qui peut voir").wait_for(state="hidden")


def test_an_article_reaches_every_reader_and_is_gone_when_restricted(editor, product, picture):
    upload(editor, picture)
    write_article(editor)
    assert channels(product) == dict.fromkeys(channels(product), False)

    publish(editor)
    soon(product, True)
    items = json.loads(read(product, "/api/v1/content/news"))["items"]
    image = next(item["image"] for item in items if item["title"] == TITLE)
    assert image["alt"] == ALT
    pictures = [rendition["url"] for rendition in image["renditions"]]
    assert [editor.request.get(url).status for url in pictures] == [200] * len(pictures)

    choose_privacy(editor, "Privé, accessible à tout utilisateur connecté")
    soon(product, False)
    for url in pictures:
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(url, timeout=PATIENCE)

    choose_privacy(editor, "Public")
    soon(product, True)
    assert editor.problems == []


def test_a_visitor_reads_without_script_or_cookie(chromium, product):
    context = chromium.new_context(base_url=product.url, locale="fr-FR", java_script_enabled=False)
    visitor = context.new_page()
    visitor.goto("/")
    visitor.get_by_role("link", name="Histoire").first.click()
    assert visitor.get_by_role("heading", level=1).inner_text() == "Histoire"
    assert "La Table Ronde de Kayes" in visitor.inner_text("main")
    assert context.cookies() == []
    context.close()
