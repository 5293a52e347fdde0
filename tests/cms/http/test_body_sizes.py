"""Anybody sends little, and nothing of it touches the disk; the staff upload in the administration."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from cms.http.body_sizes import LARGEST_OF_ANYBODY, BodySizeMiddleware
from tests.home.builders import editor, home_page

pytestmark = pytest.mark.django_db

PUBLIC = [
    "/contact/",
    "/",
    "/nulle-part/",
    "/recherche/",
    "/admin/login/",
    "/admin/password_reset/",
    "/admin/images/multiple/add/",
    "/authoring/v3/images/",
    "/_util/login/",
    "/_util/authenticate_with_password/1/2/",
]


def sent(size: int) -> dict:
    return {"votre_message": "L’eau coule-t-elle ?", "file": SimpleUploadedFile("a.bin", b"x" * size)}


class Unread:
    """A body that fails the test when it is read."""

    def read(self, *_):
        pytest.fail("the body was read")

    readline = read


@pytest.mark.parametrize("path", PUBLIC)
def test_more_than_a_form_holds_is_refused_unread(client, path):
    large = {"CONTENT_LENGTH": str(LARGEST_OF_ANYBODY + 1), "wsgi.input": Unread()}
    for content_type in (
        "multipart/form-data; boundary=a",
        "application/x-www-form-urlencoded",
        "text/plain",
    ):
        answer = client.post(path, b"", content_type=content_type, **large)
        assert answer.status_code == 413
        assert answer["Connection"] == "close"
        assert answer.content.decode().startswith("Cet envoi est trop volumineux : 256 Ko au plus")


@pytest.mark.parametrize("path", ["/api/v1/content", "/telecharger/projects.csv", "/healthz"])
def test_what_is_only_read_takes_no_body(client, path):
    large = {"CONTENT_LENGTH": "999999", "wsgi.input": Unread()}
    answer = client.post(path, b"", content_type="text/plain", **large)
    assert answer.status_code in (200, 405)


def test_what_a_form_for_anybody_holds_is_never_written_to_a_file(client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")
    assert LARGEST_OF_ANYBODY <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    answer = client.post(home_page().url, sent(LARGEST_OF_ANYBODY - 1000))
    assert answer.status_code == 405


def test_an_account_without_the_administration_uploads_nothing(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("visiteuse"))
    assert client.post("/admin/images/multiple/add/", sent(LARGEST_OF_ANYBODY)).status_code == 413


def test_the_staff_upload_in_the_administration_and_nowhere_else():
    client = editor()
    assert client.post("/admin/login/", sent(LARGEST_OF_ANYBODY)).status_code != 413
    assert client.post("/contact/", sent(LARGEST_OF_ANYBODY)).status_code == 413


def test_a_length_that_is_no_number_is_none():
    door = BodySizeMiddleware(lambda request: HttpResponse("read"))
    assert door(RequestFactory().post("/", CONTENT_LENGTH="abc")).content == b"read"
