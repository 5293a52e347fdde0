"""What Wagtail says in English, or wrongly, to somebody who reads French."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.accounts.groups import WRITERS, group_of
from projects.models import Sector
from tests.cms.vocabularies.builders import WATER, draft_sector, member, saved

pytestmark = pytest.mark.django_db


def test_the_form_of_groups_offers_no_right_in_english():
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    page = client.get(f"/admin/groups/edit/{group_of(WRITERS).pk}/").content.decode()
    assert "Peut publier" in page
    assert re.findall(r"Can (?:un)?lock|Can publish", page) == []


def test_what_is_submitted_is_not_called_scheduled():
    writer = member("Rédacteurs")
    draft_sector("energy")
    sent = WATER | {"slug": "energy"}
    saved(writer, Sector.objects.get(slug="energy"), "submit", **sent)
    page = unescape(writer.get("/admin/", follow=True).content.decode())
    assert "soumis pour relecture" in page
    assert "planifié" not in page


def test_an_empty_list_does_not_say_that_nothing_was_uploaded():
    writer = member("Rédacteurs")
    for kind in ("images", "documents"):
        page = writer.get(f"/admin/{kind}/").content.decode()
        assert "que vous puissiez modifier ici" in page
        assert "pas encore transféré" not in page


def test_the_account_offers_no_time_zone_that_browsers_do_not_know():
    """Debian's list has one, at which the script stopped that names the zones."""
    page = member("Rédacteurs").get("/admin/account/").content.decode()
    assert "Africa/Bamako" in page
    assert 'value="localtime"' not in page
