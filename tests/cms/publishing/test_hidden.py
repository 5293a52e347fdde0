"""What is not public tells nothing of itself, by whatever door one knocks."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.publishing.schedule import due
from cms.testing import catch_up
from home.models import HomePage, SiteSettings, StandardPage
from tests.home.builders import editor, home_page, published, read, standard_page
from tests.news.builders import article

pytestmark = pytest.mark.django_db

SECRETS = {"title": "TITRESECRET", "summary": "RESUMESECRET", "search_description": "DESCRIPTIONSECRETE"}


def item(page: Page) -> str:
    return Publication.objects.get(ref=ref_of(page)).full


def test_the_password_form_tells_nothing_of_the_page():
    page = standard_page(**SECRETS, seo_title="TITRESEOSECRET")
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="sésame")
    answer = Client().get(page.url)
    assert answer.status_code == 200
    assert "secret" not in answer.content.decode().replace(page.url, "").lower()


def test_a_redirect_does_not_tell_where_a_hidden_page_is_now():
    page = standard_page("Méthode")
    Redirect.objects.create(old_path="/ancienne", site=Site.objects.get(), redirect_page=page)
    assert Client().get("/ancienne/").status_code == 301
    page.unpublish()
    assert Client().get("/ancienne/").status_code == 404


def test_a_restriction_on_the_root_of_all_pages_hides_everything():
    page = standard_page("Méthode")
    catch_up()
    PageViewRestriction.objects.create(page=Page.get_first_root_node(), restriction_type="login")
    catch_up()
    assert Client().get(f"/api/v1/content/{ref_of(page)}").status_code == 410
    assert Client().get("/api/v1/content?lang=*").json()["total"] == 0


def test_what_names_a_page_looks_again_when_it_expires():
    related = standard_page("Réunion", expire_at=timezone.now() + timedelta(hours=1))
    naming = article(related=[related])
    catch_up()
    assert "Réunion" in item(naming)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        catch_up()
        assert "Réunion" not in item(naming)


def test_the_identity_comes_back_with_the_home_page():
    home = home_page()
    settings = SiteSettings.objects.create(locale=Locale.get_default(), name="Codéveloppement")
    other = published(HomePage(title="Autre", slug="autre"), Page.get_first_root_node())
    site = Site.objects.get()
    for root, live in ((other, True), (home, True)):
        site.root_page = root
        site.save()
        catch_up()
        assert Publication.objects.get(ref=ref_of(settings)).live is live
    site.is_default_site = False
    site.save()
    catch_up()
    assert not Publication.objects.get(ref=ref_of(settings)).live
    site.is_default_site = True
    site.save()
    catch_up()
    assert Publication.objects.get(ref=ref_of(settings)).live


def test_nobody_may_add_a_second_site():
    home_page()
    staff = editor()
    assert "/admin/sites/new/" not in staff.get("/admin/sites/").content.decode()
    staff.post("/admin/sites/new/", {"hostname": "autre.test", "port": 80, "root_page": home_page().pk})
    assert Site.objects.count() == 1


def test_pages_of_a_second_site_made_by_a_script_are_not_served():
    home_page()
    other = published(HomePage(title="Autre", slug="autre"), Page.get_first_root_node())
    Site.objects.create(hostname="autre.test", port=80, root_page=other)
    assert Client().get("/", headers={"host": "autre.test"}).status_code == 404
    assert "Accueil" in read("/")


def test_an_expiry_that_was_put_off_meanwhile_is_not_carried_out():
    section = standard_page("Rubrique")
    page = standard_page("Permanence")
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    [(_, expire)] = list(due(timezone.now()))
    page.refresh_from_db()
    page.expire_at = None
    page.title = "Permanence du samedi"
    page.save()
    page.move(section, "last-child")
    expire()
    page = Page.objects.get(pk=page.pk)
    assert (page.live, page.title, page.get_parent().pk) == (True, "Permanence du samedi", section.pk)
    assert Page.find_problems() == ([], [], [], [], [])


def test_an_alias_is_served_only_to_who_meets_the_restrictions_of_its_source():
    """Wagtail knows those of the alias's own section, not those of the section its source lies in."""
    closed, open_to_members = private_section("password"), private_section("login")
    source = published(StandardPage(title="Compte rendu"), closed)
    alias = source.create_alias(parent=open_to_members, update_slug="copie")
    member = Client()
    member.force_login(get_user_model().objects.create_user("awa"))
    assert member.get(alias.url).status_code == 404
    PageViewRestriction.objects.filter(page=closed).delete()
    assert member.get(alias.url).status_code == 200


def private_section(kind: str) -> StandardPage:
    page = standard_page(f"Section {kind}")
    PageViewRestriction.objects.create(page=page, restriction_type=kind, password="sésame")
    return page
