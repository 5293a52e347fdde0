"""A full disk: whoever saves is told so, nothing is half saved, readers notice nothing, all goes on after."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Page

from cms.media.models import SiteImage
from cms.media.renditions import specs_for
from cms.publishing import reconcile
from cms.publishing.models import PendingUpdate, Publication
from cms.publishing.worker import Worker, drain_renditions
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.backup.sites import files
from tests.cms.media.builders import encoded
from tests.cms.publishing.machine.agreement import agree
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = 24 * 1024 * 1024


@pytest.fixture
def disk(tmp_path):
    """A small disk of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def media_disk(world, disk, settings):
    """The files of the small site on that disk."""
    shutil.copytree(settings.MEDIA_ROOT, disk / "media")
    settings.MEDIA_ROOT = disk / "media"
    return disk


@pytest.fixture
def database_disk(media_disk):
    """Its database as well; SQLite only."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own files")
    former = connection.settings_dict["NAME"]
    connection.close()
    copied = [sqlite3.connect(name) for name in (former, media_disk / "db.sqlite3")]
    with closing(copied[0]) as source, closing(copied[1]) as target:
        source.backup(target)  # reading the file itself would let go this process's locks on it (POSIX)
    connection.settings_dict["NAME"] = str(media_disk / "db.sqlite3")
    yield media_disk
    connection.close()
    connection.settings_dict["NAME"] = former


def fill(disk: Path) -> Path:
    """Takes all the room there is; removing the file gives it back."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return ballast


@pytest.fixture
def editor(world):
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get())
    return client


def upload(editor) -> object:
    """A photograph that fits no full disk."""
    file = SimpleUploadedFile("photo.jpg", noise(), "image/jpeg")
    return editor.post("/admin/images/add/", {"title": "Photo", "file": file, "collection": 1})


def noise() -> bytes:
    """A picture of half a megabyte."""
    return encoded(Image.frombytes("RGB", (640, 480), os.urandom(640 * 480 * 3)), quality=90)


def assert_told(answer) -> None:
    assert answer.status_code == 507
    assert "Le disque du serveur est plein" in answer.content.decode()
    assert answer["Retry-After"] == "60"


def test_an_upload_that_does_not_fit_leaves_nothing(media_disk, editor):
    before = files(media_disk / "media")
    ballast = fill(media_disk)
    assert_told(upload(editor))
    assert files(media_disk / "media") == before
    assert not SiteImage.objects.filter(title="Photo").exists()
    agree([Mirror()], Visitor())
    ballast.unlink()
    assert upload(editor).status_code == 302
    assert SiteImage.objects.filter(title="Photo").exists()


def test_sizes_that_did_not_fit_are_made_once_there_is_room(media_disk, editor):
    assert upload(editor).status_code == 302
    ballast = fill(media_disk)
    before = files(media_disk / "media")
    assert [drain_renditions() for _ in range(2)] == [1, 0]
    assert files(media_disk / "media") == before
    ballast.unlink()
    PendingUpdate.objects.update(due_at=timezone.now())
    catch_up()
    image = SiteImage.objects.get(title="Photo")
    assert image.renditions.count() == len(specs_for(image)) == 6
    assert not PendingUpdate.objects.exists()


def test_an_editor_whose_page_does_not_fit_is_told_and_readers_go_on(database_disk, editor):
    page = StandardPage.objects.get()
    ballast = fill(database_disk)
    data = {"title": "x" * 200, "slug": page.slug, "body-count": "0", "summary": "", "action-publish": "1"}
    answers = [editor.post(f"/admin/pages/{page.pk}/edit/", data) for _ in range(3)]
    assert_told(answers[-1])
    assert StandardPage.objects.get().title == page.title
    assert not any(Page.find_problems())
    assert Client().get(page.get_url()).status_code == 200
    assert Client().get("/api/v1/content").status_code == 200
    Worker().round()
    ballast.unlink()
    assert editor.post(f"/admin/pages/{page.pk}/edit/", data).status_code == 302
    catch_up()
    assert Publication.objects.filter(title_key="x" * 200, live=True).exists()
    assert reconcile(check=True).clean
    agree([Mirror()], Visitor())
