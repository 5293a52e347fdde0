"""A page with a password asks for it at its own address, and nowhere else."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from tests.cms.page_passwords.builders import enter, guarded
from tests.home.builders import english, published, standard_page
from tests.secrets.asking import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return guarded("Comité")


def test_whoever_has_the_password_is_let_in_at_the_address_that_was_asked_for(section):
    visitor, asked = Client(), f"{section.url}?page=2"
    answer = enter(visitor, section, "sésame", address=asked)
    assert (answer.status_code, answer["Location"]) == (302, asked)
    assert "Comité" in visitor.get(section.url).content.decode()


def test_the_pages_of_a_section_ask_for_its_password_once(section):
    child, visitor = published(StandardPage(title="Compte rendu"), section), Client()
    assert "Compte rendu" not in visitor.get(child.url).content.decode()
    enter(visitor, child, "sésame")
    for page in (child, section):
        assert page.title in visitor.get(page.url).content.decode()


def test_each_password_is_asked_for_the_outermost_first(section):
    inner, visitor = guarded("Bureau", section, password="baobab"), Client()
    for password, seen in (("baobab", False), ("sésame", False), ("baobab", True)):
        enter(visitor, inner, password)
        assert ("Bureau" in visitor.get(inner.url).content.decode()) == seen


def english_address(page) -> str:
    """That of its translation below `/en/`, with the same password."""
    for source in (page.get_parent(), page):
        source.copy_for_translation(english()).save_revision().publish()
    translation = page.get_translations().get()
    PageViewRestriction.objects.create(page=translation, restriction_type="password", password="sésame")
    return f"/en/{translation.slug}/"


def test_a_wrong_password_is_told_on_its_field_and_nothing_is_kept(section):
    answer = enter(Client(), section, "Sésame")
    assert "Ce n’est pas le mot de passe" in answer.content.decode()
    assert (answer.status_code, answer.cookies) == (200, {})
    assert "no-store" in answer["Cache-Control"]


def test_in_english_it_is_told_in_english():
    page = guarded("Committee")
    address = english_address(page)
    assert "Protected page" in Client().get(address).content.decode()
    assert "That is not the password" in enter(Client(), page, "faux", address).content.decode()


@pytest.mark.parametrize("data", [{}, {"password": ""}, {"password": "x" * 256}, {"return_url": "/"}])
def test_what_is_no_password_is_asked_for_again(section, data):
    answer = Client().post(section.url, data)
    assert (answer.status_code, "Page protégée" in answer.content.decode()) == (200, True)


def test_another_site_cannot_send_the_form(section):
    answer = Client(enforce_csrf_checks=True).post(
        section.url, {"password": "sésame"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    own = Client(enforce_csrf_checks=True)
    sent = own.post(section.url, {"password": "sésame"}, headers={"sec-fetch-site": "same-origin"})
    assert sent.status_code == 302


def test_a_page_whose_address_is_refused_asks_all_the_same(section):
    """Nothing of the page is computed before its password is given."""
    assert ask(f"{section.url}?page=zéro").status == 200


def test_the_form_has_no_address_of_its_own(section):
    draft = published(StandardPage(title="Brouillon"), section)
    draft.unpublish()
    login = PageViewRestriction.objects.create(page=standard_page("Bureau"), restriction_type="login")
    own = section.get_view_restrictions().get()
    pages = (section.pk, draft.pk, login.page_id, 10**9)
    found = {
        ask(f"/_util/authenticate_with_password/{restriction}/{page}/", way).body
        for way in ("GET", "POST")
        for restriction in (own.pk, login.pk, 10**9)
        for page in pages
    }
    assert len(found) == 1
    assert "Page introuvable" in found.pop().decode()


def test_collections_ask_for_no_password_anywhere():
    """Their documents have no address of Wagtail's: nothing to guess at."""
    with pytest.raises(NoReverseMatch):
        reverse("wagtaildocs_authenticate_with_password", args=[1])
    assert ask("/documents/authenticate_with_password/1/").status == 404
