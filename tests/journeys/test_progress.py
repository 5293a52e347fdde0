"""The notice of what is being worked on, as the staff see it on the home of the administration."""

import sqlite3
from contextlib import closing, contextmanager

COLUMNS = "scope, ref, queued_at, due_at, attempts, reason, cause, about"
WAITING = ("2026-01-01 00:00:00", "2999-01-01 00:00:00", 0, "", "moved", "Actualités")


@contextmanager
def waiting(product, count: int):
    """So many items queued after a move, which the worker leaves alone for the length of the block."""
    with closing(
        sqlite3.connect(product.data_dir / "db.sqlite3", timeout=60, isolation_level=None)
    ) as database:
        rows = [("item", f"essai/{number}.fr", *WAITING) for number in range(count)]
        places = ", ".join("?" for _ in rows[0])
        database.executemany(f"INSERT INTO publishing_pendingupdate ({COLUMNS}) VALUES ({places})", rows)
        try:
            yield
        finally:
            database.execute("DELETE FROM publishing_pendingupdate WHERE ref LIKE 'essai/%'")


def test_the_staff_read_what_is_left_to_do_and_the_notice_goes(editor, product):
    from axe_playwright_python.sync_playwright import Axe

    with waiting(product, 30):
        editor.goto("/admin/", wait_until="networkidle")
        notice = editor.get_by_text(
            "30 contenus encore à mettre à jour après le déplacement de « Actualités »"
        )
        assert notice.is_visible()
        found = Axe().run(editor, context="#progress-section")
        assert [violation["id"] for violation in found.response["violations"]] == []
    editor.goto("/admin/", wait_until="networkidle")
    assert editor.locator("#progress-section").count() == 0
