"""A redirect leads to what is there for a visitor; thousands can be replaced in one go."""

import pytest
from django.conf import settings
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator
from wagtail.models import Page, Site

from home.models import StandardPage
from tests.home.builders import private_page, standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return Site.objects.get()


@pytest.fixture
def led(site):
    """(status, Location) of an old address that names a link."""

    def ask(link: str) -> tuple[int, str]:
        Redirect.objects.update_or_create(
            old_path="/ancienne", defaults={"site": site, "redirect_link": link, "is_permanent": True}
        )
        answer = Client().get("/ancienne/")
        return answer.status_code, answer.headers.get("Location", "")

    return ask


@pytest.mark.parametrize("spelling", ["{}", "{}?a=1#b", "origin{}", "bare{}"])
def test_a_link_leads_to_a_page_only_while_visitors_may_see_it(led, spelling):
    page = standard_page("Méthode")
    link = spelling.removeprefix("origin").removeprefix("bare").format(page.url)
    link = settings.PUBLIC_ORIGIN + link if spelling.startswith("origin") else link
    link = link.rstrip("/") if spelling.startswith("bare") else link
    assert led(link) == (301, link)
    page.unpublish()
    assert led(link) == (404, "")


def test_a_link_does_not_name_a_private_page_nor_one_that_is_gone(led):
    assert led(private_page("Comité").url) == (404, "")
    assert led("/disparue/") == (404, "")


@pytest.mark.parametrize(
    "link",
    ["https://exemple.org/page/", "/media/public/x.pdf", "/recherche/?q=puits", "/en/search/", "/api/v1/"],
)
def test_a_link_to_something_else_than_a_page_is_left_alone(led, link):
    assert led(link) == (301, link)


def test_a_chain_of_links_leads_on_and_a_circle_leads_nowhere(led, site):
    Redirect.objects.create(old_path="/seconde", site=site, redirect_link=standard_page("Méthode").url)
    assert led("/seconde/") == (301, "/seconde/")
    Redirect.objects.filter(old_path="/seconde").update(redirect_link="/ancienne/")
    assert led("/seconde/") == (404, "")


def test_two_thousand_redirects_replace_the_automatic_ones_that_clash(site):
    Redirect.objects.create(old_path="/n/7", site=site, redirect_link="/old/", automatically_created=True)
    Redirect.objects.create(old_path="/n/8", site=site, redirect_link="/by-hand/")
    page = Page.objects.get(pk=site.root_page_id)
    batch = BatchRedirectCreator(max_size=2000, ignore_conflicts=True)
    for number in range(2000):
        batch.add(old_path=f"/n/{number}", site=site, redirect_page=page, automatically_created=True)
    batch.process()
    assert Redirect.objects.count() == 2000
    assert Redirect.objects.get(old_path="/n/7").redirect_page_id == page.pk
    assert Redirect.objects.get(old_path="/n/8").redirect_link == "/by-hand/"


def test_a_draft_that_is_renamed_takes_no_redirect_from_a_public_one(
    client, django_capture_on_commit_callbacks
):
    public = standard_page("Bilan", slug="bilan")
    with django_capture_on_commit_callbacks(execute=True):
        public.slug = "bilans"
        public.save()
        draft = StandardPage(title="Bilan", slug="bilan", live=False)
        public.get_parent().add_child(instance=draft)
        draft.slug = "bilan-2026"
        draft.save()
    assert client.get("/bilan/").headers["Location"] == "/bilans/"
    assert Redirect.objects.filter(old_path="/bilan").count() == 1


def test_a_page_renamed_while_hidden_is_found_at_its_old_address_again(django_capture_on_commit_callbacks):
    page = standard_page("Méthode")
    old = page.url
    page.unpublish()
    page.slug = "demarche"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    answer = Client().get(old)
    assert (answer.status_code, answer.headers.get("Location")) == (301, "/demarche/")
