"""Whatever editors do while a backup is taken, the archive holds every file that its database names."""

import os
import tarfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Collection, CollectionViewRestriction

from cms.backup import Obstacle
from cms.backup.archive import DATABASE, verified
from cms.backup.files import alone_in
from cms.backup.media_snapshot import MediaSnapshot
from cms.backup.taking import take
from cms.media.models import SiteDocument, SiteImage, SiteRendition
from cms.publishing import head
from cms.testing import catch_up
from tests.cms.backup.sites import files
from tests.cms.publishing.machine.world import new_image
from tests.faults.random_editor import busy_with, processes
from tests.waiting import eventually

ROUNDS = 25 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 3

pytestmark = pytest.mark.django_db(transaction=True)


def named() -> set[str]:
    """The files that the database names by now."""
    models = (SiteImage, SiteDocument, SiteRendition)
    return {f"media/{name}" for model in models for name in model.objects.values_list("file", flat=True)}


def held(archive) -> set[str]:
    return set(verified(archive).members) - {DATABASE}


@pytest.fixture
def meanwhile(monkeypatch):
    """Lets editors act between the moment of the database and the first look at a file."""

    def arrange(*acts):
        pending, pin = list(acts), MediaSnapshot.pin

        def pin_later(pins, name):
            if pending:
                pending.pop(0)()
            return pin(pins, name)

        monkeypatch.setattr(MediaSnapshot, "pin", pin_later)

    return arrange


def test_it_holds_the_files_that_are_named_and_is_for_its_owner_only(site, archive):
    assert held(archive) == named()
    assert archive.stat().st_mode & 0o777 == 0o600
    assert files(site.media).keys() == {name.removeprefix("media/") for name in named()}


def test_files_that_change_place_meanwhile_are_held_under_their_former_names(site, tmp_path, meanwhile):
    before = named()

    def hide():
        outer = Collection.objects.get(name="Dehors")
        CollectionViewRestriction.objects.create(collection=outer, restriction_type="login")
        catch_up()

    meanwhile(hide)
    archive, manifest = take(site, tmp_path / "b")
    assert named() != before
    assert (held(archive), manifest.lost) in ((before, []), (named(), []))


def test_a_file_deleted_meanwhile_makes_it_take_another_moment(site, tmp_path, meanwhile):
    meanwhile(lambda: SiteImage.objects.first().delete(), new_image)
    archive, manifest = take(site, tmp_path / "b")
    assert manifest.lost == []
    assert manifest.database.counts["media_siteimage"] == 3
    assert held(archive) == named()


def test_a_file_that_the_site_had_lost_is_named_and_nothing_else_fails(site, tmp_path):
    lost = SiteDocument.objects.get().file
    lost.storage.delete(lost.name)
    archive, manifest = take(site, tmp_path / "b")
    assert manifest.lost == [lost.name]
    assert held(archive) == named() - {f"media/{lost.name}"}


def test_orphans_stay_out_and_files_of_other_modules_go_in(site, tmp_path):
    (site.media / "public/images" / f"{'0' * 32}.jpg").write_bytes(b"of a crash")
    (site.media / "of-a-plugin").mkdir()
    (site.media / "of-a-plugin/map.bin").write_bytes(b"kept")
    assert held(take(site, tmp_path / "b")[0]) == named() | {"media/of-a-plugin/map.bin"}


def test_one_that_was_killed_leaves_nothing_that_lasts(site, tmp_path):
    (site.media / ".backup/public").mkdir(parents=True)
    (site.media / ".backup/public/remains").touch()
    take(site, tmp_path / "b")
    assert not (site.media / ".backup").exists()
    assert [path.suffix for path in (tmp_path / "b").iterdir()] == [".tar"]


@pytest.mark.deep
def test_while_editors_upload_hide_and_delete_no_file_is_missing(site, tmp_path):
    doing = ["upload", "delete_image", "restrict_collection", "lift_collection", "cover", "write_body"]
    rows = ("media_siteimage", "media_sitedocument", "media_siterendition")
    with processes([busy_with(doing, first) for first in (20_000, 40_000)]):
        for turn in range(ROUNDS):
            before = head().head
            eventually(lambda before=before: head().head > before)  # they are at work
            archive, manifest = take(site, tmp_path / str(turn))
            assert manifest.lost == []
            assert len(held(archive)) == sum(manifest.database.counts[table] for table in rows)


def test_two_at_once_are_refused(site, tmp_path):
    with alone_in(site.media), pytest.raises(Obstacle, match="attendez sa fin"):
        take(site, tmp_path / "b")


def test_the_command_says_where_the_archive_is_and_what_it_leaves_out(site, tmp_path, capsys):
    call_command("backup", tmp_path / "b")
    (archive,) = (tmp_path / "b").iterdir()
    said = capsys.readouterr().out
    assert str(archive) in said
    assert "clé secrète n'y est pas" in said
    with tarfile.open(archive) as tar:
        assert not [name for name in tar.getnames() if "secret" in name]


def test_a_folder_that_cannot_be_written_is_named(site, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="Sauvegarde impossible : le disque a refusé"):
        call_command("backup", tmp_path / "file" / "b")


@pytest.mark.postgres
def test_a_missing_program_is_named(site, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Obstacle, match="pg_dump manque ; sous Debian"):
        take(site, tmp_path / "b")


@pytest.mark.postgres
def test_the_moment_waits_for_the_dump_for_as_long_as_it_takes(site, tmp_path, monkeypatch):
    """Each connection has the server end a transaction in which nothing is asked for so long."""
    given = connection.settings_dict["OPTIONS"]
    monkeypatch.setitem(given, "options", f"{given['options']} -c idle_in_transaction_session_timeout=20s")
    with site.database.snapshot(tmp_path) as snapshot:
        assert snapshot.query("SHOW idle_in_transaction_session_timeout") == [("0",)]
