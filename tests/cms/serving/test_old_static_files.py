"""Pages that are open in a browser when a new version is put in place still find their files, for a day."""

import os

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.utils.functional import empty
from whitenoise.middleware import WhiteNoiseMiddleware

from cms.serving import old_static_files, preparation

DAY = 24 * 3600


@pytest.fixture
def version(tmp_path, settings):
    """Puts a version in place whose one script says this; returns the address that its pages name."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    source, settings.STATIC_ROOT = tmp_path / "source", tmp_path / "static"
    source.mkdir()
    settings.STATIC_ROOT.mkdir()
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]

    def put_in_place(text: str) -> str:
        (source / "page.js").write_text(text)
        finders.get_finder.cache_clear()
        staticfiles_storage._wrapped = empty
        preparation.collect_static(settings.STATIC_ROOT)
        return staticfiles_storage.url("page.js")

    yield put_in_place
    finders.get_finder.cache_clear()
    staticfiles_storage._wrapped = empty


def served(address: str) -> bytes | None:
    """What a server that starts now answers."""
    server = WhiteNoiseMiddleware(lambda request: None)
    found = server.files.get(address)
    if found is None:
        return None
    with found.get_response("GET", {}).file as file:
        return file.read()


def let_pass(seconds: float) -> None:
    """Everything in the folder is as much older."""
    for file in project.STATIC_ROOT.rglob("*"):
        before = file.stat().st_mtime - seconds
        os.utime(file, (before, before))


def test_the_files_of_the_version_before_stay_for_a_day_and_no_longer(version):
    old = version("old();")
    let_pass(100 * DAY)
    new = version("new();")
    assert (served(old), served(new)) == (b"old();", b"new();")
    let_pass(DAY - 3600)
    version("new();")
    assert (served(old), served(new)) == (b"old();", b"new();")
    let_pass(3601)
    version("new();")
    assert (served(old), served(new)) == (None, b"new();")
    assert not [file for file in project.STATIC_ROOT.rglob("*") if old.rpartition("/")[2] in file.name]


def test_the_day_begins_when_the_file_was_replaced_however_many_versions_come_after(version):
    first = version("1();")
    let_pass(100 * DAY)
    version("2();")
    let_pass(DAY / 2)
    version("3();")
    version("4();")
    assert served(first) == b"1();"
    let_pass(DAY / 2 + 1)
    version("4();")
    assert served(first) is None


def test_going_back_makes_a_file_current_again(version):
    old = version("old();")
    version("new();")
    assert version("old();") == old
    let_pass(100 * DAY)
    version("old();")
    assert served(old) == b"old();"


def test_what_the_operator_put_there_stays(version):
    version("old();")
    (project.STATIC_ROOT / "maintenance.html").write_text("own")
    let_pass(100 * DAY)
    version("new();")
    assert (project.STATIC_ROOT / "maintenance.html").exists()


def test_where_no_manifest_is_nothing_is_deleted(tmp_path):
    file = tmp_path / "page.0123456789ab.js"
    file.touch()
    os.utime(file, (0, 0))
    old_static_files.delete_aged(tmp_path)
    assert file.exists()
