"""An account enters what its rights are about; choosers name what it may explore, and what is public."""

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.accounts.areas import AREAS, area_of
from home.models import StandardPage
from tests.cms.publishing.test_failures import client_of, keeper_of
from tests.home.builders import editor, home_page, standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return standard_page("Rubrique")


@pytest.fixture
def hidden() -> Page:
    """A page beside the section that is restricted, with one below it."""
    page = standard_page("Réservée")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    page.add_child(instance=StandardPage(title="Dedans", live=False))
    return Page.objects.get(pk=page.pk)


@pytest.fixture
def keeper(section) -> Client:
    return client_of(keeper_of(section))


def test_a_chooser_names_public_pages_and_those_of_the_section(keeper, section, hidden):
    standard_page("Publique")
    section.add_child(instance=StandardPage(title="Brouillon", live=False))
    home = keeper.get(f"/admin/choose-page/{home_page().pk}/").content.decode()
    below = keeper.get(f"/admin/choose-page/{section.pk}/").content.decode()
    assert [word in home for word in ("Publique", "Rubrique", "Réservée")] == [True, True, False]
    assert "Brouillon" in below


@pytest.mark.parametrize("address", ["choose-page/{pk}/", "choose-page/chosen-multiple/?id={pk}"])
def test_a_chooser_says_nothing_of_a_hidden_page_by_its_number(keeper, hidden, address):
    answer = keeper.get(f"/admin/{address.format(pk=hidden.pk)}")
    assert (answer.status_code, "Réservée" in answer.content.decode()) == (302, False)


def test_a_chooser_finds_no_hidden_page(keeper, hidden):
    standard_page("Publique")
    call_command("update_index", verbosity=0)

    def found(client: Client, title: str) -> bool:
        answer = client.get(f"/admin/choose-page/search/?q={title[:4]}").content.decode()
        return title in answer

    assert [found(keeper, title) for title in ("Publique", "Réservée")] == [True, False]
    assert found(editor(), "Réservée")


def test_the_dialog_of_a_move_says_nothing_of_a_hidden_page(keeper, section, hidden):
    answer = keeper.get(f"/admin/pages/{hidden.pk}/move/{section.pk}/confirm/")
    assert (answer.status_code, "Réservée" in answer.content.decode()) == (302, False)


def test_scripts_are_told_no_by_a_status(keeper, hidden):
    address = f"/admin/choose-page/{hidden.pk}/"
    assert keeper.get(address, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_whoever_may_log_in_enters_their_own_account_and_nothing_new():
    assert area_of("account/").name == "own account"
    assert area_of("tiroir/<int:pk>/") is AREAS[-1]


def test_two_versions_of_a_page_are_compared():
    page = standard_page("Méthode")
    page.save_revision()
    page.title = "Méthodes"
    page.save_revision()
    answer = editor().get(f"/admin/pages/{page.pk}/revisions/compare/earliest...latest/")
    assert answer.status_code == 200
