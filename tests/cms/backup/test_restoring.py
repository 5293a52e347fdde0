"""A restoration gives back every row and every byte, or changes nothing; killed anywhere, never a mix."""

import errno
import os
import random
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db.backends.utils import CursorWrapper

from cms.backup import Obstacle
from cms.backup.restoring import restore
from cms.backup.taking import take
from cms.media.models import SiteImage
from cms.publishing.models import ChangeSequence
from news.models import NewsPage
from tests.cms.backup.sites import contents, files, forge, rows
from tests.cms.publishing.machine.killing import KilledRun, completes_before
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.world import new_image, word

pytestmark = pytest.mark.django_db(transaction=True)

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
EVERY = {"sqlite": 2, "postgresql": 24} if DEEP else {"sqlite": 50, "postgresql": 150}
"""How many steps lie between two kills; where the first one falls is drawn."""


def another_site(site):
    """Other words, another picture, one fewer."""
    SiteImage.objects.first().delete()
    new_image()
    NewsPage.objects.update(title=word())
    site.connection.close()


def reconciled(site) -> str:
    """What `reconcile --check` says of a site, in a process of its own; it fails when there is drift."""
    name = site.connection.settings_dict["NAME"]
    url = f"sqlite:///{name}" if site.connection.vendor == "sqlite" else url_of(name)
    result = subprocess.run(
        [sys.executable, "manage.py", "reconcile", "--check"],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DATA_DIR": str(site.data_dir),
            "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def url_of(name: str) -> str:
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


def test_a_new_machine_gets_every_row_and_every_byte(site, archive, other):
    assert restore(archive, other).kept == ""
    assert contents(other) == contents(site)
    assert sorted(path.name for path in other.data_dir.iterdir() if path.suffix != ".sqlite3") == [
        "media",
        "serve.lock",
    ]
    assert "0 à réparer, 0 en échec, 0 fichiers mal placés, 0 branches" in reconciled(other)


def test_a_new_epoch_begins_and_partners_start_again(site, archive, client):
    mirror = Mirror()
    mirror.follow()
    before = ChangeSequence.objects.get().epoch
    site.connection.close()
    restore(archive, site, force=True)
    assert ChangeSequence.objects.get().epoch != before
    answer = client.get("/api/v1/changes", mirror.query)
    assert (answer.status_code, answer.json()["type"].partition("#")[2]) == (410, "cursor-expired")


def managed(site, *arguments: str) -> None:
    """A command of `manage.py` on that site, in a process of its own."""
    name = site.connection.settings_dict["NAME"]
    url = f"sqlite:///{name}" if site.connection.vendor == "sqlite" else url_of(name)
    environment = {"DATABASE_URL": url, "DATA_DIR": str(site.data_dir)}
    subprocess.run([sys.executable, "manage.py", *arguments], env={**os.environ, **environment}, check=True)


def test_an_archive_from_before_the_tables_were_renamed_becomes_the_same_site(site, other, tmp_path):
    stored = files(site.media)
    site.connection.close()
    managed(site, "migrate", "publishing", "0008", "--skip-checks", "--verbosity=0")
    before, _lost = take(site, tmp_path / "before")
    restore(before, other)
    for place in (site, other):
        managed(place, "migrate", "--skip-checks", "--verbosity=0")
    found, expected = (
        [row for row in rows(place) if "django_migrations" not in row] for place in (other, site)
    )
    assert (found, files(other.media)) == (expected, stored)
    assert "0 à réparer, 0 en échec, 0 fichiers mal placés, 0 branches" in reconciled(other)


def test_the_replaced_site_is_kept_whole(site, archive):
    another_site(site)
    replaced = contents(site)
    kept = restore(archive, site, force=True).kept
    assert contents(site) != replaced
    (aside,) = (site.data_dir / "replaced").iterdir()
    assert str(aside) in kept
    assert files(aside / "media") == replaced[1]
    former = site.connection.copy()
    former.settings_dict["NAME"] = kept_database(site, aside, kept)
    assert rows(type(site)(aside, aside / "media", former)) == replaced[0]


def kept_database(site, aside, kept: str) -> str:
    name = site.connection.settings_dict["NAME"]
    return str(aside / os.path.basename(name)) if site.connection.vendor == "sqlite" else kept.split()[4]


def assert_refused(site, archive, said: str, force: bool = True) -> None:
    """Refused with these words, and nothing whatever has changed."""
    before = contents(site)
    with pytest.raises((Obstacle, SystemExit), match=said):
        restore(archive, site, force)
    assert contents(site) == before
    assert not (site.data_dir / "restoring").exists()
    assert not (site.data_dir / "replaced").exists()


def test_a_site_is_not_replaced_without_being_told_to(site, archive):
    site.connection.close()
    assert_refused(site, archive, "--force", force=False)


def test_a_site_that_serves_is_not_replaced(site, archive):
    from cms.serving.preparation import take_lock

    with take_lock(site.data_dir):
        assert_refused(site, archive, "^Restauration impossible : le site tourne déjà")


def test_a_database_that_another_process_has_open_is_not_replaced(site, archive):
    NewsPage.objects.first()  # this process keeps its connection
    assert site.connection.connection is not None
    other = site.connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations")
    try:
        assert_refused(site, archive, "ouverte")
    finally:
        other.close()


def test_a_damaged_archive_changes_nothing(site, archive):
    site.connection.close()
    archive.write_bytes(archive.read_bytes()[:-200_000])
    assert_refused(site, archive, "archive")


def test_an_archive_that_somebody_wrote_again_changes_nothing(site, archive):
    """Every digest is right; only who knows the key could sign it."""
    site.connection.close()
    forge(archive, "database", lambda content: content + b"\0")
    assert_refused(site, archive, "n'a pas signé l'archive")


def test_a_restoration_that_fails_gives_the_present_files_back(site, archive, monkeypatch):
    """An archive may name files of ours with another content, and the disk may be full after that."""
    site.connection.close()
    name = next(name for name in files(site.media))
    forge(archive, f"media/{name}", lambda content: b"other")
    monkeypatch.setattr(os, "sync", full_disk)
    before = contents(site)
    with pytest.raises(Obstacle, match="No space left"):
        restore(archive, site, force=True, unsigned=True)
    assert contents(site) == before


def full_disk() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_check_verifies_and_touches_nothing(site, archive, capsys):
    before = contents(site)
    call_command("restore", archive, "--check")
    assert "L'archive est entière" in capsys.readouterr().out
    archive.write_bytes(archive.read_bytes()[:-200_000])
    with pytest.raises(CommandError, match="Restauration impossible"):
        call_command("restore", archive, "--check")
    assert contents(site) == before


def test_another_secret_key_is_noticed(site, archive, other, settings, capsys, monkeypatch):
    monkeypatch.setattr("cms.backup.management.commands.restore.this_one", lambda: other)
    settings.SECRET_KEY = "another"
    with pytest.raises(CommandError, match="n'a pas signé l'archive"):
        call_command("restore", archive)
    assert other.database.is_empty()
    call_command("restore", archive, "--unsigned")
    assert "la clé secrète n'est pas celle du site sauvegardé" in capsys.readouterr().err


def test_the_same_secret_key_is_not_mentioned(site, archive, other, capsys, monkeypatch):
    monkeypatch.setattr("cms.backup.management.commands.restore.this_one", lambda: other)
    call_command("restore", archive)
    assert "clé" not in capsys.readouterr().err


def test_a_damaged_database_is_replaced_and_kept(site, archive, tmp_path):
    if site.connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")
    whole = contents(site)
    site.connection.close()
    file = site.database.file
    (tmp_path / "damaged").write_bytes(b"not a database" * 1000)
    os.replace(tmp_path / "damaged", file)
    restore(archive, site, force=True)
    (aside,) = (site.data_dir / "replaced").iterdir()
    assert (aside / file.name).read_bytes() == b"not a database" * 1000
    assert contents(site) == whole


@pytest.mark.postgres
def test_a_role_that_may_not_make_databases_is_told_so(site, archive, other):
    from tests.cms.backup.sites import administer

    administer("CREATE ROLE small LOGIN PASSWORD 'small'")
    other.connection.settings_dict.update(USER="small", PASSWORD="small")
    try:
        with pytest.raises(Obstacle, match="CREATEDB"):
            restore(archive, other)
    finally:
        administer("DROP ROLE small")


class KilledAtFiles(KilledRun):
    """Dies before the given change of the file system, start of a program or statement to the database."""

    def carry_out(self, change) -> None:
        execute = CursorWrapper.execute

        def counted(cursor, *arguments):
            self.committed()
            return execute(cursor, *arguments)

        CursorWrapper.execute = counted
        sys.addaudithook(self.notice)
        change()

    def notice(self, event: str, arguments: tuple) -> None:
        if event in STEPS or (event == "open" and writes(*arguments)):
            self.committed()


STEPS = {
    *("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.copyfile"),
    *("sqlite3.connect", "subprocess.Popen"),
}


def writes(path: object, mode: str | None, flags: int) -> bool:
    return bool(flags & (os.O_WRONLY | os.O_RDWR))


@pytest.mark.deep
def test_killed_at_any_step_the_site_is_the_old_one_or_the_new_one(site, archive, other, tmp_path):
    new = contents(site)
    another_site(site)
    second, _ = take(site, tmp_path / "second")
    old = contents(site)
    restore(second, other)
    site.connection.close()
    every = EVERY[site.connection.vendor]
    for step in range(random.randint(1, every), 2000, every):
        complete = completes_before(lambda: restore(archive, other, force=True), step, KilledAtFiles)
        assert whole(other, old) or whole(other, new), step
        restore(archive, other, force=True)
        assert contents(other) == new
        if complete:
            return
        restore(second, other, force=True)
        assert contents(other) == old
    raise AssertionError("the restoration takes more than 2000 steps")


def whole(site, wanted) -> bool:
    """These rows, and at least these files: those of the other site may still lie beside them."""
    return rows(site) == wanted[0] and files(site.media).items() >= wanted[1].items()
