"""The mirror is killed before each of its steps on the disk in turn; the next run ends exact all the same."""

import os
import shutil

import pytest

import codev_mirror
from copies import held
from fake_site import site_in_memory

MOST_STEPS = 400


@pytest.fixture
def site():
    with site_in_memory() as site:
        for name in ("a", "b", "c"):
            site.put(name, files={f"{name}.webp": name.encode(), "all.webp": b"all"})
        yield site


def options(site, folder):
    return {"url": site.origin, "folder": str(folder), "media": True, "limit": 2}


def run(site, folder):
    codev_mirror.Mirror(**options(site, folder)).run()


def change_much(site):
    site.put("a", files={"new.webp": b"new"})
    site.delete("b")
    site.put("d", type="projects")
    site.put("c")


def restore(site):
    """The database is put back: another epoch, without an item that had been told, and no deletion of it."""
    site.epoch += 1
    del site.entries["news", "a"]
    site.put("e")


def assert_exact_wherever_it_dies(killer, site, tmp_path, prepare):
    """`prepare(folder)` makes what the killed run finds."""
    for turn in range(1, MOST_STEPS):
        folder = tmp_path / str(turn)
        prepare(folder)
        completed = killer.lets_end(turn, **options(site, folder))
        run(site, folder)
        assert held(folder) == site.public
        assert list((folder / ".part").iterdir()) == []
        if completed:
            assert turn > 10
            return
    raise AssertionError(f"more than {MOST_STEPS} steps")


@pytest.mark.slow
def test_a_first_pass(killer, site, tmp_path):
    assert_exact_wherever_it_dies(killer, site, tmp_path, lambda folder: None)


@pytest.mark.slow
@pytest.mark.parametrize("happen", [change_much, restore])
def test_a_later_run(killer, site, tmp_path, happen):
    prepared = tmp_path / "prepared"
    run(site, prepared)
    happen(site)
    assert_exact_wherever_it_dies(killer, site, tmp_path, lambda folder: shutil.copytree(prepared, folder))


def test_all_is_on_the_disk_before_the_cursor_is_kept(site, tmp_path, monkeypatch):
    """A kill loses nothing that was written; a power cut does, unless it was synced."""
    run(site, tmp_path / "copy")
    change_much(site)
    unsynced, synced, kept = set(), set(), []
    replace, unlink, fsync, keep = os.replace, os.unlink, os.fsync, codev_mirror.Folder.keep

    def noted_replace(source, target):
        assert str(source) in synced
        replace(source, target)
        unsynced.add(str(target.parent))

    def noted_unlink(path):
        unlink(path)
        unsynced.add(str(path.parent))

    def noted_fsync(handle):
        fsync(handle)
        synced.add(os.readlink(f"/proc/self/fd/{handle}"))
        unsynced.difference_update(synced)

    def noted_keep(folder, **state):
        kept.append(len(unsynced))
        keep(folder, **state)
        assert unsynced <= {str(folder.draft.parent)}
        synced.clear()

    for place, name, noted in (
        (os, "replace", noted_replace),
        (os, "unlink", noted_unlink),
        (os, "fsync", noted_fsync),
        (codev_mirror.Folder, "keep", noted_keep),
    ):
        monkeypatch.setattr(place, name, noted)
    run(site, tmp_path / "copy")
    assert any(kept)
