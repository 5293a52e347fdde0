"""What is in the data folder is for the account of the site, but for what the proxy serves."""

import os
import stat

import pytest

from cms import file_modes


@pytest.fixture
def data_dir(tmp_path):
    """As an earlier version left it under a usual umask."""
    folder = tmp_path / "data"
    for name in ("db.sqlite3", "secret-key", "backups/a.tar", "static/a.css", "media/private/images/a.jpg"):
        write(folder / name)
    write(folder / "media/public/images/b.jpg")
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o777 if path.is_dir() else 0o666)
    return folder


def write(path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def closed(folder) -> int:
    count, refused = file_modes.close(file_modes.too_open(folder, deeply=True))
    assert refused == []
    return count


def test_everything_is_closed_but_what_the_proxy_serves(data_dir):
    assert closed(data_dir) == 14
    found = {path.relative_to(data_dir).as_posix(): mode(path) for path in data_dir.rglob("*")}
    assert mode(data_dir) == 0o711
    assert found == {
        **dict.fromkeys(("db.sqlite3", "secret-key", "backups/a.tar", "media/private/images/a.jpg"), 0o600),
        **dict.fromkeys(("backups", "media/private", "media/private/images"), 0o700),
        **dict.fromkeys(("media", "media/public", "media/public/images"), 0o711),
        **dict.fromkeys(("static/a.css", "media/public/images/b.jpg"), 0o644),
        "static": 0o755,
    }
    assert closed(data_dir) == 0


def test_what_the_operator_closed_further_stays_so_and_what_can_be_run_can_be_run(data_dir):
    data_dir.chmod(0o2750)
    (data_dir / "media").chmod(0o700)
    (data_dir / "secret-key").chmod(0o755)
    closed(data_dir)
    assert [mode(data_dir / name) for name in (".", "media", "secret-key")] == [0o2710, 0o700, 0o700]


def test_behind_a_closed_folder_nothing_is_open(data_dir):
    data_dir.chmod(0o700)
    assert list(file_modes.too_open(data_dir)) == []


def test_links_to_elsewhere_are_not_followed(data_dir, tmp_path):
    write(tmp_path / "other" / "file")
    (tmp_path / "other" / "file").chmod(0o644)
    (data_dir / "link").symlink_to(tmp_path / "other" / "file")
    (data_dir / "folder").symlink_to(tmp_path / "other")
    closed(data_dir)
    assert mode(tmp_path / "other" / "file") == 0o644


def test_files_on_another_disk_are_looked_after(data_dir, tmp_path):
    (data_dir / "media").rename(tmp_path / "disk")
    (data_dir / "media").symlink_to(tmp_path / "disk")
    closed(data_dir)
    assert mode(tmp_path / "disk" / "private") == 0o700
    assert mode(tmp_path / "disk" / "public" / "images" / "b.jpg") == 0o644


def test_the_program_that_lies_in_the_data_folder_is_left_alone(data_dir, monkeypatch):
    write(data_dir / "app" / "manage.py")
    (data_dir / "app" / "manage.py").chmod(0o644)
    monkeypatch.setattr(file_modes, "PROGRAM", data_dir / "app")
    closed(data_dir)
    assert mode(data_dir / "app" / "manage.py") == 0o644


def test_a_public_file_kept_aside_by_a_second_name_stays_public(data_dir):
    (data_dir / "replaced").mkdir()
    os.link(data_dir / "media/public/images/b.jpg", data_dir / "replaced" / "b.jpg")
    closed(data_dir)
    assert mode(data_dir / "media/public/images/b.jpg") == 0o644
    assert mode(data_dir / "replaced") == 0o700


def test_a_public_file_is_opened_with_the_folders_on_its_way(tmp_path):
    media = tmp_path / "media"
    for name in ("public/images/a.jpg", "private/images/b.jpg"):
        write(media / name)
        file_modes.open_public(media, name)
    assert [mode(path) & 0o077 for path in (media, media / "public", media / "public/images")] == [0o011] * 3
    assert mode(media / "public/images/a.jpg") == 0o644
    assert mode(media / "private/images/b.jpg") == 0o600
    assert mode(media / "private") == 0o700


def test_folders_are_made_for_whom_they_are_meant_whatever_the_umask(tmp_path):
    file_modes.make_data_dir(tmp_path / "var" / "demo")
    assert [mode(tmp_path / name) for name in ("var", "var/demo")] == [0o711, 0o711]
