"""Whoever reads a file while it is put in place reads all of it, as it was or as it is."""

import errno
import os
import stat

import pytest

from cms import atomic_files


@pytest.fixture
def target(tmp_path):
    return tmp_path / "folder" / "file"


@pytest.fixture
def no_links(monkeypatch):
    """A disk that knows no hard links."""

    def link(*_):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)


def names(target) -> list[str]:
    return sorted(os.listdir(target.parent))


def test_writing_makes_the_folder_and_replaces_what_was_there(target):
    for text in ("avant", "après"):
        atomic_files.write(target, text)
        assert (target.read_text(), names(target)) == (text, ["file"])


@pytest.mark.parametrize("durable", [False, True])
def test_a_write_that_fails_leaves_the_file_as_it_was(target, monkeypatch, durable):
    atomic_files.write(target, "avant")
    monkeypatch.setattr(os, "fsync" if durable else "replace", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        atomic_files.write(target, "après", durable=durable)
    assert (target.read_text(), names(target)) == ("avant", ["file"])


@pytest.mark.parametrize("write", [atomic_files.write, atomic_files.write_once])
def test_a_file_is_for_the_account_of_the_site(target, write):
    write(target, "secret")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_of_two_that_write_once_the_first_is_kept(target):
    for text in ("premier", "second"):
        atomic_files.write_once(target, text)
    assert (target.read_text(), names(target)) == ("premier", ["file"])


def test_a_second_name_is_the_same_file(target, tmp_path):
    (tmp_path / "source").write_text("texte")
    atomic_files.link_or_copy(tmp_path / "source", target)
    assert target.samefile(tmp_path / "source")


@pytest.mark.parametrize(("taken", "left"), [("autre", "autre"), ("la moitié", "texte")])
def test_what_has_the_name_stays_if_it_is_as_long(target, tmp_path, taken, left):
    (tmp_path / "source").write_text("texte")
    atomic_files.write(target, taken)
    atomic_files.link_or_copy(tmp_path / "source", target)
    assert (target.read_text(), names(target)) == (left, ["file"])


def test_a_disk_without_links_has_a_copy(target, tmp_path, no_links):
    (tmp_path / "source").write_text("texte")
    atomic_files.link_or_copy(tmp_path / "source", target)
    assert (target.read_text(), names(target)) == ("texte", ["file"])
    assert not target.samefile(tmp_path / "source")


def test_a_file_that_is_absent_gets_no_second_name(target, tmp_path):
    with pytest.raises(FileNotFoundError):
        atomic_files.link_or_copy(tmp_path / "source", target)
    assert names(target) == []


def test_moving_to_another_disk_copies_and_removes(target, tmp_path, monkeypatch):
    source, replace = tmp_path / "source", os.replace
    source.write_text("texte")

    def across(here, there):
        if here == source:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(here, there)

    monkeypatch.setattr(os, "replace", across)
    atomic_files.move(source, target)
    assert (target.read_text(), names(target), source.exists()) == ("texte", ["file"], False)


def test_moving_on_one_disk_is_a_rename(target, tmp_path):
    (tmp_path / "source").write_text("texte")
    number = (tmp_path / "source").stat().st_ino
    atomic_files.move(tmp_path / "source", target)
    assert (target.stat().st_ino, names(target), os.listdir(tmp_path)) == (number, ["file"], ["folder"])
