"""Where a newer version has migrated the database: read on, write nothing, and say so."""

import pytest
from django.contrib.auth import get_user_model
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Locale, Page

from cms.testing import home
from home.models import ContactPage
from tests.cms.page_passwords.builders import enter, guarded, is_let_in
from tests.home.builders import published
from tests.news.builders import topic

pytestmark = pytest.mark.django_db

SENTENCE = "Une version plus récente du site vient d’être installée"


@pytest.fixture
def guarded_page():
    return guarded("Comité")


@pytest.fixture
def contact_page():
    return published(ContactPage(title="Contact"))


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
    "path", ["/admin/nowhere/", "/admin/pages/add/news/newspage/1/", "/admin/images/multiple/add/"]
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


@pytest.mark.parametrize("path", ["/admin/pages/{}/edit/", "/admin/pages/add/home/standardpage/{}/"])
def test_a_form_is_closed_before_anybody_fills_it_in(admin_client, newer, path):
    path = path.format(home().pk)
    answer = admin_client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Ce formulaire y est donc fermé" in answer.content.decode()
    assert not EditingSession.objects.exists()
    newer.delete()
    assert admin_client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/admin/pages/{}/copy/", "/admin/images/multiple/add/", "/admin/redirects/import/"),
        *("/admin/translation/submit/page/{}/", "/admin/account/"),
        "/admin/snippets/news/topic/copy/{topic}/",
    ],
)
def test_so_is_every_other_one_whatever_it_is_called(admin_client, path):
    Locale.objects.get_or_create(language_code="en")
    path = path.format(home().pk, topic=topic("Eau").pk)
    assert admin_client.get(path).status_code == 200
    newer = MigrationRecorder.Migration.objects.create(app="publishing", name="9999_of_tomorrow")
    answer = admin_client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Ce formulaire y est donc fermé" in answer.content.decode()
    newer.delete()


def test_what_has_buttons_alone_is_open_to_read(admin_client, newer):
    page = home()
    Page.objects.filter(pk=page.pk).update(locked=True, locked_at=timezone.now())
    report = admin_client.get("/admin/reports/locked/")
    assert (report.status_code, f"/admin/pages/{page.pk}/unlock/" in report.content.decode()) == (200, True)


def test_a_form_to_log_in_is_open(client, newer):
    assert client.get("/admin/login/").status_code == 200


def test_who_reads_logs_in_and_out(client, newer):
    get_user_model().objects.create_superuser("awa", "", "a long enough password")
    entered = client.post("/admin/login/", {"username": "awa", "password": "a long enough password"})
    assert entered.status_code == 302
    assert "_auth_user_id" in client.session
    assert client.post("/admin/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_who_reads_gives_the_password_of_a_page(client, guarded_page, newer):
    page = guarded_page
    assert enter(client, page, "baobab").status_code == 200
    assert enter(client, page, "sésame").status_code == 302
    assert is_let_in(client, page)
    assert SENTENCE in client.post(page.url, {"password": "sésame"}).content.decode()


def test_a_message_is_no_reading(client, contact_page, newer):
    answer = client.post(contact_page.url, {"message": "Bonjour"})
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (503, True)
    newer.delete()
    assert client.post(contact_page.url, {"message": "Bonjour"}).status_code != 503


def test_a_preview_is_reading(admin_client, newer):
    page = home()
    assert admin_client.post(f"/admin/pages/{page.pk}/edit/preview/", {"title": "Essai"}).status_code == 200


def test_ready_says_that_it_only_reads_and_for_which_migration(newer):
    machine = Client(headers={"host": "127.0.0.1:8000"}, REMOTE_ADDR="127.0.0.1")
    answer = machine.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "read-only"
    assert answer.json()["reasons"] == ["older than the database: publishing.9999_of_tomorrow"]
    assert machine.get("/readyz", headers={"via": "1.1 proxy"}).json() == {"status": "read-only"}
    newer.delete()
    assert machine.get("/readyz").json()["status"] == "ok"
