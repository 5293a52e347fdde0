"""A content type from outside goes and comes back: nothing else suffers, and nothing of it is left over."""

import json
import shutil
from dataclasses import replace

import pytest

from tests.foreign.installing import ROOT

pytestmark = pytest.mark.slow

HERE = {"pages": [200, 200], "rest": [200], "events": ["put"], "others": True, "linked": True}
GONE = {"pages": [404, 404], "rest": [200], "events": [], "others": True, "linked": False}


def test_uninstalled_without_a_word_its_pages_are_gone_and_the_rest_goes_on(site):
    seen = site.finding().visit("uninstalled")
    assert "« events », qui n'est pas installé" in seen["warned"]
    assert "Des pages de « codev_evenements », qui n'est pas installé, répondent 404 : 2." in seen["warned"]
    assert seen["before"] == GONE | {"events": ["put"], "linked": True}
    assert seen["after"] == GONE
    assert seen["staff"] == {
        "listed": True,
        "others found": True,
        "not seen": [],
        "not led back": [],
        "told to strangers": [],
        "told": True,
    }
    assert site.visit("reinstalled") == HERE


def test_when_all_types_vanish_at_once_nothing_is_withdrawn(site, tmp_path):
    for folder in ("cms", "search"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "manage.py", tmp_path)
    done = replace(site.finding(), root=tmp_path).run("reconcile")
    assert (done.returncode, done.stdout) == (1, "")
    assert "l'installation est incomplète. Rien n'a été retiré" in done.stderr
    assert site.visit("outside") == HERE


def test_retired_it_leaves_an_archive_and_no_page(site):
    refusal, done = site.visit("retired")
    assert refusal == "2 pages du type « events » seraient supprimées. Relancez avec --yes."
    assert "Le type « events » est retiré" in done
    [item] = json.loads((site.data / "retired" / "events.json").read_text())
    assert item["title"] == "Forum de Kayes"
    after = site.finding().visit("after_retirement")
    assert after["outside"] == GONE
    assert "codev_evenements" not in after["warned"]
