"""Nothing of a content type is left where its folder is deleted: no name, style or translation in the engine.

`tests/deletable` deletes each of them and tries the rest.
"""

import pytest

from cms.plugins import plugins
from tests.house.sources import (
    ENGINE,
    ROOT,
    TYPES,
    catalogue,
    draws,
    files,
    quoted,
    sentences,
    strings,
    styled,
)

OURS = [plugin for plugin in plugins if type(plugin).__module__.partition(".")[0] in TYPES]
SEARCHED = {filter_.name for plugin in OURS for filter_ in plugin.filters if filter_.across_types}
NAMES = {*TYPES} | {plugin.name for plugin in OURS} | SEARCHED
"""Of folders, of content types, and of the filters that these offer on the search page."""
ORDINARY = {
    ("cms/delivery/embeds/documents.py", "home"),
    ("cms/packages/orphan_pages.py", "history"),
    ("cms/pages.py", "pages"),
    ("cms/syndication/admin/views.py", "history"),
    ("cms/syndication/admin/views.py", "site"),
    ("cms/syndication/notifications.py", "site"),
    ("cms/syndication/wagtail_hooks.py", "history"),
    ("cms/syndication/wagtail_hooks.py", "site"),
    ("cms/website/style_guide.py", "gallery"),
    ("cms/website/style_guide.py", "site"),
}
"""Words that are no content type there: icons and views of Wagtail, members of contexts, a block."""


def named(file, said: set[str]) -> set[tuple[str, str]]:
    """The types that a file names, by themselves or by what lies in their folder."""
    place = str(file.relative_to(ROOT))
    return {
        (place, text.partition("/")[0]) for text in said if text in NAMES or text.partition("/")[0] in TYPES
    }


def test_the_engine_names_no_type():
    found = set()
    for folder in ENGINE:
        for file in files(folder, ".py"):
            found |= named(file, strings(file))
        for file in files(folder, ".html", ".txt", ".js"):
            found |= named(file, quoted(file))
    assert found == ORDINARY


@pytest.mark.parametrize("folder", ENGINE)
def test_the_engine_styles_what_it_draws_or_what_several_types_do(folder):
    """What one type alone draws is styled by the file that it declares (`ContentPlugin.styles`)."""
    found = {(file.name, style) for file in files(folder, ".css") for style in styled(file)}
    others = {(name, style) for name, style in found if not any(draws(by, style) for by in ENGINE)}
    assert {(name, style) for name, style in others if sum(draws(by, style) for by in TYPES) < 2} == set()


@pytest.mark.parametrize("folder", TYPES)
def test_a_type_styles_what_it_draws(folder):
    """Or what every page has, inside of what it draws."""
    declared = {plugin.styles for plugin in plugins if type(plugin).__module__ == f"{folder}.plugin"} - {""}
    files_of_it = [ROOT / folder / "static" / name for name in declared]
    found = {(file.name, style) for file in files_of_it for style in styled(file)}
    strange = {
        (name, style) for name, style in found if not any(draws(by, style) for by in (folder, *ENGINE))
    }
    assert strange == set()


@pytest.mark.parametrize("folder", [*ENGINE, *TYPES])
def test_a_folder_translates_its_own_sentences(folder):
    said = sentences(folder) | {text for file in files(folder, ".py") for text in strings(file)}
    assert catalogue(folder) - said == set()


@pytest.mark.parametrize("folder", [*ENGINE, *TYPES])
def test_no_folder_borrows_the_translations_of_a_type(folder):
    others = {sentence for name in TYPES if name != folder for sentence in catalogue(name)}
    assert (sentences(folder) & others) - catalogue("cms") - catalogue(folder) == set()
