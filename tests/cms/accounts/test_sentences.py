"""Whoever prefers English reads every screen and mail of the accounts in English."""

import re

import pytest

from tests.cms.accounts.people import administrator, give_password
from tests.house.sources import ROOT, files
from tests.house.test_sentences import entries, said_in

ROOM = ROOT / "cms" / "accounts"
CATALOGUE = ROOM / "locale" / "en" / "LC_MESSAGES" / "django.po"


def test_every_sentence_of_the_room_is_said_in_english():
    known = {sentence for _context, sentence in entries(CATALOGUE)}
    mails = {
        sentence
        for file in files("cms/accounts", ".txt")
        for sentence in re.findall(r'{%\s*translate\s+"([^"]+)"', file.read_text())
    }
    assert (said_in(ROOM) | mails) - known == set()


@pytest.mark.django_db
def test_setting_up_is_in_the_language_of_the_account(client):
    from wagtail.users.models import UserProfile

    awa = administrator()
    UserProfile.objects.create(user=awa, preferred_language="en")
    give_password(client)
    assert "An app on my telephone" in client.get("/admin/second-factor/").content.decode()
    assert "Account security" in client.get("/admin/account/security/").content.decode()
