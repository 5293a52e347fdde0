"""Short stories in which one rule alone decides: they are quick, and the same each time.

Pages are counted from 0: home, its translation, news, their translation, about, the first
article, the second, the first in English, the history. Operations on inner pages leave out
the two home pages. Collections: root, « Dehors »,
« Dedans » inside it, « À part ».
"""

import pytest

from tests.cms.publishing.test_invariant import Editors

SETTLE = ("settle",)
STORIES = {
    "the source of an alias lies below what becomes private": [
        ("alias", 3, 4, False),
        SETTLE,
        ("restrict", 2, "login"),
    ],
    "an alias keeps the restriction of its source, which opens": [
        ("restrict", 5, "groups"),
        ("alias", 3, 4, False),
        SETTLE,
        ("lift", 0, "none"),
        SETTLE,
        ("lift", 0, "delete"),
    ],
    "a collection moves under a private one, which opens without a signal": [
        ("restrict_collection", 3, "login"),
        SETTLE,
        ("move_collection", 1, 3),
        SETTLE,
        ("lift_collection", 0, "silently"),
    ],
    "pictures move to a private collection in bulk": [
        ("restrict_collection", 3, "login"),
        SETTLE,
        ("move_file", 0, 3, "bulk", False),
        ("move_file", 0, 3, "bulk", True),
    ],
    "an index becomes private and opens again": [("restrict", 2, "password"), SETTLE, ("lift", 0, "delete")],
    "a branch moves below a private page": [("restrict", 4, "groups"), SETTLE, ("move", 0, 4, 0)],
    "a branch moves below a draft, then out of the site": [
        ("unpublish", 4, False),
        ("move", 0, 4, 0),
        SETTLE,
        ("move", 2, 0, 4),
    ],
    "a page with others below gets another address": [
        ("reslug", 0, "save"),
        SETTLE,
        ("reslug", 0, "revision"),
    ],
    "a translation comes and goes": [
        ("translate", 4, False, False, True),
        SETTLE,
        ("unpublish", 9, False),
    ],
    "a language loses its home page and gets it back": [("unpublish", 1, False), SETTLE, ("publish", 1)],
    "a page expires before a worker looks": [
        ("let_expire", 3, 1, "revision"),
        SETTLE,
        ("let_time_pass", 2, False),
        ("settle", False),
    ],
    "a change is rolled back, and the next one is not": [
        ("next_change_in", "rolled back"),
        ("restrict", 2, "login"),
        ("save_by_script", 5),
        SETTLE,
        ("next_change_in", "one transaction"),
        ("move", 0, 2, 4),
    ],
    "a process dies before it notes anything, another before it refreshes": [
        ("crash_from_now_on", "before the notes"),
        ("restrict", 2, "login"),
        SETTLE,
        ("crash_from_now_on", "after the commit"),
        ("lift", 0, "query"),
    ],
    "nobody hears of an update by query": [("update_by_query", 5, False)],
}


@pytest.mark.parametrize("story", STORIES)
def test_all_readers_agree_after(world, story):
    Editors.world = world
    editors = Editors()
    try:
        for name, *arguments in STORIES[story]:
            getattr(editors, name)(*arguments)
        editors.settle()
    finally:
        editors.undo.close()
