"""What Wagtail says in English, or wrongly, to somebody who reads French."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.template import Context, Template
from django.test import Client
from django.utils import timezone, translation

from cms.accounts.groups import WRITERS, group_of
from projects.models import Sector
from tests.cms.vocabularies.builders import WATER, draft_sector, member, saved
from tests.home.builders import standard_page

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


def seen(html: str) -> str:
    """The words between the tags, each space once."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())


def test_the_search_of_pages_names_what_it_counts(admin_client):
    standard_page("La margelle")
    assert "1-1 sur 1 page " in seen(
        admin_client.get("/admin/pages/search/", {"q": "margelle"}).content.decode()
    )
    standard_page("Une margelle")
    assert "1-2 sur 2 pages " in seen(
        admin_client.get("/admin/pages/search/", {"q": "margelle"}).content.decode()
    )


def test_a_page_that_nobody_published_by_hand_has_no_name_beside_it(admin_client):
    page = standard_page("La margelle")
    page.save_revision().publish()
    report = seen(admin_client.get("/admin/reports/aging-pages/").content.decode())
    assert "La margelle" in report
    assert "None" not in report


def test_what_was_just_done_is_said_in_french():
    shown = Template("{% load wagtailadmin_tags %}{{ moment|naturaltime }}")
    with translation.override("fr"):
        said = shown.render(Context({"moment": timezone.now() - timedelta(hours=3)}))
    assert said.replace("\xa0", " ") == "il y a 3 heures"
