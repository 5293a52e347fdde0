"""The folder holds the site's items under safe names, for one mirror at a time, and nothing of others."""

import json
import re
import sqlite3

import pytest

import codev_mirror
from copies import held, read

WILD = [
    *("../../etc/passwd", "..", ".", "/etc/passwd", "C:\\boot", "a/b", "a%2Fb"),
    *("con", "nul.fr", "COM1", "media", "state.sqlite3", "~"),
    *("A", "a", "é", "e\u0301", "a.", "a ", "a\0b", "a\nb", "\ud800"),
    *("x" * 5000, "X" * 5000),
]


def test_names_are_safe_and_stay_different_on_any_disk(site, run, tmp_path):
    for name in WILD:
        site.put(name, type=name)
    run()
    folder = tmp_path / "copy"
    items = [read(folder / path) for path in codev_mirror.paths(folder)]
    assert sorted(item["id"] for item in items) == sorted([*WILD, "a"])
    names = [name for path in codev_mirror.paths(folder) for name in path.split("/")]
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_~%A-F.-]{1,155}", name)] == []
    assert len({codev_mirror.safe(name).casefold() for name in WILD}) == len(WILD)
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_file_cannot_leave_the_folder():
    assert codev_mirror.file_path("https://x/media/../a") == "media/%2E%2E/a"
    assert codev_mirror.file_path("https://x/media/%2e%2e%2f%2e%2e%2fa//") == "media/%2E.%2F..%2Fa/%/%"


def test_the_bytes_depend_on_the_item_alone():
    about = '"type": "n", "id": "i", "lang": "fr"'

    def told(item):
        change = f'{{"op": "put", "seq": 1, {about}, "item": {{{item}}}}}'
        page = f'{{"changes": [{change}], "cursor": "c", "more": false}}'
        return codev_mirror.read_page(page.encode(), "", 0, "").changes

    changes = told(rf'{about}, "x": "\u00e9\ud800"')
    assert changes == told(rf'"x": "é\uD800", {about}')
    assert json.loads(changes[0].data)["x"] == "é\ud800"


def test_a_folder_has_one_mirror_at_a_time(site, run, tmp_path):
    run()
    holder = codev_mirror.Folder(tmp_path / "copy", site.origin, new=False)
    try:
        with pytest.raises(codev_mirror.Fault, match="une autre copie y travaille") as fault:
            run()
        assert fault.value.code == codev_mirror.UNUSABLE
    finally:
        holder.db.close()
    run()


def test_a_folder_with_other_things_is_left_alone(site, tmp_path, run):
    (tmp_path / "copy" / "news").mkdir(parents=True)
    (tmp_path / "copy" / "news" / "mine.json").write_text("{}")
    with pytest.raises(codev_mirror.Fault, match="prenez-en un vide"):
        run()
    assert held(tmp_path / "copy") == {"news/mine.json": {}}


def test_a_copy_of_another_site_is_left_alone(site, run, tmp_path):
    copy = run()
    with pytest.raises(codev_mirror.Fault, match=re.escape(site.origin)):
        codev_mirror.Mirror("https://other.example", tmp_path / "copy").run()
    assert held(tmp_path / "copy") == copy


def test_a_damaged_state_is_said(site, run, tmp_path):
    run()
    (tmp_path / "copy" / "state.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(codev_mirror.Fault, match="ne peut pas servir"):
        run()


def test_a_disk_that_refuses_is_said_and_the_next_run_ends_exact(site, run, monkeypatch):
    def full(*paths):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(codev_mirror.os, "replace", full)
        with pytest.raises(codev_mirror.Fault, match="No space left"):
            run()
    assert run() == site.public


def test_state_is_a_database_that_anybody_can_read(site, run, tmp_path):
    run()
    state = sqlite3.connect(tmp_path / "copy" / "state.sqlite3")
    assert state.execute("SELECT value FROM state WHERE name = 'cursor'").fetchone() == ("[1, 1, 0]",)
    state.close()
