"""The staff mistype the title of a page, are shown what they meant, and get there by one click."""

import os
import re

import pytest

from tests.waiting import PATIENCE

MISTYPED, MEANT = "Galrie", "Vouliez-vous dire « Galerie » ?"
SIZES = {"desktop": (1280, 900), "telephone": (360, 740)}


def looked_at(editor, name: str) -> None:
    """Keep a picture for who wants to see it: `SCREENSHOTS=folder`."""
    if folder := os.environ.get("SCREENSHOTS"):
        editor.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("size", SIZES)
def test_what_was_meant_is_one_click_away(editor, size):
    width, height = SIZES[size]
    editor.set_viewport_size({"width": width, "height": height})
    for place in ("/admin/pages/search/", "/admin/pages/1/"):
        editor.goto(f"{place}?q={MISTYPED}", wait_until="networkidle")
        link = editor.get_by_role("link", name=MEANT)
        link.wait_for(timeout=PATIENCE * 1000)
        looked_at(editor, f"meant-{size}-{place.strip('/').replace('/', '-')}")
        assert editor.evaluate("document.documentElement.scrollWidth") <= width
        link.click()
        editor.wait_for_url(re.compile(r"q=Galerie"))
        editor.get_by_role("link", name="Galerie").first.wait_for(timeout=PATIENCE * 1000)
    assert editor.problems == []


@pytest.mark.parametrize("size", SIZES)
def test_in_a_chooser_what_was_meant_is_searched_there(editor, size):
    width, height = SIZES[size]
    editor.set_viewport_size({"width": width, "height": height})
    editor.goto("/admin/redirects/add/", wait_until="networkidle")
    editor.locator("[data-chooser-action-choose]").first.click()
    chooser = editor.locator(".modal-content")
    chooser.locator("input[name=q]").fill(MISTYPED)
    link = chooser.get_by_role("link", name=MEANT)
    link.wait_for(timeout=PATIENCE * 1000)
    looked_at(editor, f"meant-{size}-chooser")
    link.click()
    chooser.get_by_role("link", name="Galerie", exact=True).first.wait_for(timeout=PATIENCE * 1000)
    assert chooser.locator("input[name=q]").input_value() == "Galerie"
    assert editor.problems == []
