"""One stylesheet holds the styles of every page and of every type; those of a type go with it."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from cms.checks import check_plugins
from cms.plugins import plugins
from cms.website.stylesheet import EVERY_PAGE, NAME, StylesheetFinder, fault_of
from tests.registry import without

STYLED = [plugin.name for plugin in plugins if plugin.styles]


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    yield
    finders.get_finder.cache_clear()


def source(name: str) -> str:
    return Path(finders.find(name)).read_text()


def found() -> str:
    return Path(StylesheetFinder().find(NAME)).read_text()


def test_it_is_what_every_page_needs_and_what_each_type_declares():
    declared = [plugins.get(name).styles for name in STYLED]
    assert found() == "\n".join(source(name) for name in (EVERY_PAGE, *declared))


@pytest.mark.parametrize("name", STYLED)
def test_the_styles_of_a_type_go_with_it(name):
    whole = found()
    with without(name) as plugin:
        assert found() == whole.replace("\n" + source(plugin.styles), "")


def test_it_is_collected_like_any_static_file():
    [(name, storage)] = StylesheetFinder().list([])
    assert (name, Path(storage.path(name)).read_text()) == (NAME, found())
    assert finders.find(NAME) == storage.path(NAME)
    assert finders.find("css/nothing.css") is None
    assert StylesheetFinder().find("css/nothing.css", find_all=True) == []


def test_it_is_written_again_only_when_a_part_has_changed():
    file = Path(StylesheetFinder().find(NAME))
    written = file.stat().st_mtime_ns
    assert Path(StylesheetFinder().find(NAME)).stat().st_mtime_ns == written
    with without(STYLED[0]):
        found()
    assert file.stat().st_mtime_ns > written
    assert [path.name for path in file.parent.iterdir()] == ["site.css"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('.a::after { content: "}"; } /* { */', ""),
        (".a { color: red; ", "une accolade ou un commentaire n'y est pas fermé"),
        (".a { color: red; } } .b {", "une accolade ou un commentaire n'y est pas fermé"),
        (".a { color: red; } /* for ever", "une accolade ou un commentaire n'y est pas fermé"),
        (None, "ce fichier statique n'existe pas"),
    ],
)
def test_styles_that_would_swallow_those_of_others_are_refused(wells, tmp_path, text, fault):
    if text is not None:
        (tmp_path / "wells.css").write_text(text)
    type(wells).styles = "wells.css"
    assert fault_of("wells.css") == fault
    sentence = f"Les styles du type « wells », « wells.css », ne peuvent pas servir : {fault}."
    found = [message.msg for message in check_plugins() if message.id == "cms.E014"]
    assert found == ([sentence] if fault else [])
