"""What no visitor could follow is refused where it is written: a form, the authoring API, a table."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import APIToken

from cms.testing import catch_up
from tests.cms.overrides.test_redirect_imports import confirmed, spreadsheet
from tests.cms.overrides.test_redirect_paths import AWAY, led
from tests.home.builders import editor, private_page, standard_page
from tests.news import builders as news

pytestmark = pytest.mark.django_db

NO_TARGET = "Dites où mène cette redirection"
ANSWERED = "une redirection n’agit que là où rien ne répond"
NO_PAGE = "Aucune page publiée ne répond"


def kept() -> list[tuple[str, int | None, str]]:
    return list(Redirect.objects.order_by("pk").values_list("old_path", "redirect_page_id", "redirect_link"))


def refused(old: str, link: str = AWAY) -> str:
    """The sentences of the form; "" where it kept the redirect."""
    form = RedirectForm({"old_path": old, "redirect_link": link, "is_permanent": "on"})
    if form.is_valid():
        form.save()
    return form.errors.as_text()


def test_one_without_a_target_is_refused_by_every_door(settings):
    settings.ROOT_URLCONF = "tests.secrets.urls"  # with the authoring API
    client = editor()
    _, token = APIToken.create_token(user=User.objects.get(), name="x")
    given = {"old_path": "/ancienne", "redirect_link": ""}
    answer = Client().post(
        "/authoring/v3/redirects/",
        json.dumps(given),
        "application/json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 422
    assert NO_TARGET in answer.json()["errors"][0]["msg"]
    given |= {"site": "", "redirect_page": "", "is_permanent": "on"}
    assert NO_TARGET in client.post("/admin/redirects/add/", given).content.decode()


def test_a_row_without_a_target_is_told_after_the_import():
    rows = [["De", "Vers"], ["/a", None], ["/b", AWAY], ["www.vieux.example/c", AWAY]]
    page = confirmed("a.xlsx", spreadsheet(rows))
    assert NO_TARGET in page
    assert "commence par le nom d’un site" in page
    assert kept() == [("/b", None, AWAY)]


@pytest.mark.parametrize(
    "old", ["/", "/?p=123", "/?page_id=7", "/methode/", "/methode", "/comite", "/recherche", "/en/search/"]
)
def test_an_old_address_where_something_answers_is_refused(old):
    standard_page("Méthode", slug="methode")
    private_page("Comité")
    assert ANSWERED in refused(old)
    with translation.override("en"):
        assert "a redirect acts only where nothing answers" in refused(old)
    assert kept() == []


@pytest.mark.parametrize("old", ["/brouillon/", "/methode/ancienne", "/media/public/x.pdf"])
def test_one_where_no_visitor_is_answered_is_kept(old):
    standard_page("Brouillon", slug="brouillon").unpublish()
    standard_page("Méthode", slug="methode")
    assert refused(old) == ""
    assert led(old) == (301, AWAY)


@pytest.mark.parametrize("old", ["www.vieux.example/c", "vieux.example:8080/c", "vieux.example/", "www.a.ml"])
def test_a_host_without_its_scheme_is_told(old):
    assert f"« {old} » commence par le nom d’un site" in refused(old)
    assert kept() == []


@pytest.mark.parametrize("old", ["page.html", "index.php?id=2", "/vieux.example/c", "a/b.c/d"])
def test_a_file_without_its_bar_is_no_host(old):
    refused(old)
    assert len(kept()) == 1


@pytest.mark.parametrize("target", ["/actualites/", "/actualites", f"{settings.PUBLIC_ORIGIN}/actualites/"])
def test_a_path_of_ours_is_the_page_that_is_there(target):
    index = news.index()
    assert index.url == "/actualites/"
    refused("/nouvelles", target)
    assert kept() == [("/nouvelles", index.pk, "")]
    catch_up()
    assert led("/nouvelles/?topic=eau") == (301, "/actualites/?topic=eau")


def test_a_path_of_ours_that_is_no_page_is_an_address_of_the_site():
    index = news.index()
    targets = ["/recherche/?q=puits à eau", "/actualites/?topic=eau", "/media/public/été.pdf"]
    for number, target in enumerate(targets):
        refused(f"/{number}", target)
    assert kept() == [
        ("/0", None, f"{settings.PUBLIC_ORIGIN}/recherche/?q=puits%20%C3%A0%20eau"),
        ("/1", None, f"{settings.PUBLIC_ORIGIN}{index.url}?topic=eau"),
        ("/2", None, f"{settings.PUBLIC_ORIGIN}/media/public/%C3%A9t%C3%A9.pdf"),
    ]


def test_a_target_where_no_visitor_finds_anything_is_refused():
    private_page("Comité")
    for target in ("/disparue/", "/comite/", f"{settings.PUBLIC_ORIGIN}/disparue?a=1"):
        assert NO_PAGE in refused("/ancienne", target)
    assert NO_PAGE in refused("/disparue", "/disparue")
    assert "« https://exem ple » n’est pas une adresse" in refused("/ancienne", "exem ple")
    assert kept() == []


def test_one_that_leads_to_another_redirect_is_kept():
    refused("/seconde", AWAY)
    refused("/ancienne", "/seconde/")
    assert led("/ancienne") == (301, f"{settings.PUBLIC_ORIGIN}/seconde/")


def test_one_that_leads_to_a_chosen_page_is_kept_whatever_its_state():
    page = standard_page("Méthode")
    page.unpublish()
    form = RedirectForm({"old_path": "/ancienne", "redirect_page": page.pk, "redirect_link": ""})
    assert form.is_valid(), form.errors


def test_the_command_asks_too(tmp_path):
    (tmp_path / "a.csv").write_text("De,Vers\n/a,\n/b,/actualites/\n")
    index = news.index()
    said = StringIO()
    call_command("import_redirects", src=str(tmp_path / "a.csv"), ask=False, format="csv", stdout=said)
    assert "Errors: 1" in said.getvalue()
    assert kept() == [("/b", index.pk, "")]
