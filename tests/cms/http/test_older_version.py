"""Where a newer version has migrated the database: read on, write nothing, and say so."""

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from cms.testing import home

pytestmark = pytest.mark.django_db

SENTENCE = "Une version plus récente du site vient d’être installée"


@pytest.fixture
def newer():
    return MigrationRecorder.Migration.objects.create(app="publishing", name="9999_of_tomorrow")


@pytest.mark.parametrize("path", ["/admin/", "/admin/images/", "/api/v1/changes", "/sitemap.xml"])
def test_what_reads_is_answered_as_before(admin_client, newer, path):
    now = admin_client.get(path).status_code
    newer.delete()
    assert now == admin_client.get(path).status_code
    assert now < 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/pages/add/news/newspage/1/", "/authoring/v3/pages/"]
)
def test_what_writes_is_refused_in_a_sentence_until_the_newer_version_is_here(
    admin_client, newer, path, method
):
    answer = getattr(admin_client, method)(path)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert SENTENCE in answer.content.decode()
    newer.delete()
    assert getattr(admin_client, method)(path).status_code != 503


def test_a_form_that_was_open_before_changes_nothing(admin_client, newer):
    page = home()
    admin_client.post(f"/admin/pages/{page.pk}/unpublish/")
    assert home().live


def test_ready_says_that_it_only_reads_and_for_which_migration(newer):
    machine = Client(headers={"host": "127.0.0.1:8000"}, REMOTE_ADDR="127.0.0.1")
    answer = machine.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "read-only"
    assert answer.json()["reasons"] == ["older than the database: publishing.9999_of_tomorrow"]
    assert machine.get("/readyz", headers={"via": "1.1 proxy"}).json() == {"status": "read-only"}
    newer.delete()
    assert machine.get("/readyz").json()["status"] == "ok"
