"""Short stories in which one rule alone decides: they are quick, and the same each time.

Pages are counted from 0: home, its translation, news, their translation, about, the first
article, the second, the first in English, the history, the gallery, its album, the map of the
projects, a project, and both of these in English. Operations on inner pages leave out
the two home pages. Collections: root, « Dehors », « Dedans » inside it, « À part », and last « À relire ».
Pictures and the document lie in « Dedans », which the album shows, except the first picture.
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
        ("unpublish", 15, False),
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
    "an album follows its collection, which becomes private from above and opens again": [
        ("upload", 2),
        SETTLE,
        ("restrict_collection", 1, "login"),
        SETTLE,
        ("lift_collection", 0, "query"),
        ("arrange", 0, 2, "-title", True),
    ],
    "the pictures of an album move away in bulk, and one comes back for another": [
        ("move_all_images", 2, 3),
        SETTLE,
        ("move_file", 0, 2, "bulk", False),
        SETTLE,
        ("swap_images", 0, 1),
    ],
    "the collection of an album is deleted": [
        ("delete_collection", 2),
        SETTLE,
        ("arrange", 0, 2, "title", True),
    ],
    "an album that a project shows becomes private, opens, and expires before a worker looks": [
        ("restrict", 10, "groups"),
        SETTLE,
        ("lift", 0, "delete"),
        ("let_expire", 8, 1, "revision"),
        SETTLE,
        ("let_time_pass", 2, False),
        ("settle", False),
    ],
    "the sector and the document of a project get other names, and the document goes": [
        ("rename_sector", 0, "both"),
        ("edit_document", 0, 0, "rename"),
        SETTLE,
        ("edit_document", 0, 0, "delete"),
    ],
    "a sector and a topic are hidden, renamed as drafts, and shown again": [
        ("show_sector", 0, False),
        ("edit_topic", 0, "hide"),
        SETTLE,
        ("edit_topic", 0, "draft"),
        ("edit_topic", 1, "draft"),
        SETTLE,
        ("show_sector", 0, True),
        ("edit_topic", 0, "show"),
    ],
    "a process dies before it queues anything, another before it refreshes": [
        ("crash_from_now_on", "before the updates"),
        ("restrict", 2, "login"),
        SETTLE,
        ("crash_from_now_on", "after the commit"),
        ("lift", 0, "query"),
    ],
    "nobody hears of an update by query": [("update_by_query", 5, False)],
}


@pytest.mark.slow
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
