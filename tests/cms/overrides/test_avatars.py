"""Nobody sends a picture of themselves: it would be opened outside the children that open pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.home.builders import editor

pytestmark = pytest.mark.django_db
ACCOUNT = "/admin/account/"
SETTINGS = {
    **dict.fromkeys(("name_email-first_name", "name_email-last_name"), "Awa"),
    "name_email-email": "awa@example.org",
    "locale-preferred_language": "fr",
    "locale-current_time_zone": "UTC",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
}


def test_an_account_has_no_picture(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    browser = editor()
    monkeypatch.setattr(Image, "open", lambda *of: pytest.fail("opened"))
    picture = SimpleUploadedFile("moi.webp", b"RIFF....WEBPVP8L")
    assert browser.post(ACCOUNT, {**SETTINGS, "avatar-avatar": picture}).status_code == 302
    assert list(tmp_path.rglob("*")) == []
