"""The form of a protected page answers for the pages that show it, and for no other number."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from home.models import StandardPage
from tests.home.builders import published, standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    """(section, restriction): a section with a password."""
    page = standard_page("Comité")
    return page, PageViewRestriction.objects.create(page=page, restriction_type="password", password="sésame")


def status(restriction, page) -> int:
    return Client().get(f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/").status_code


def test_the_form_is_there_for_the_section_and_the_pages_in_it(section):
    page, restriction = section
    child = published(StandardPage(title="Compte rendu"), page)
    assert [status(restriction, guarded) for guarded in (page, child)] == [200, 200]


def test_whoever_has_the_password_is_let_in(section):
    page, restriction = section
    visitor = Client()
    answer = visitor.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/",
        {"password": "sésame", "return_url": page.url},
    )
    assert (answer.status_code, answer["Location"]) == (302, page.url)
    assert "Comité" in visitor.get(page.url).content.decode()


def test_other_pages_and_drafts_of_the_section_do_not_exist_here(section):
    page, restriction = section
    draft = published(StandardPage(title="Brouillon"), page)
    draft.unpublish()
    assert [status(restriction, other) for other in (draft, standard_page("Méthode"))] == [404, 404]


def test_a_page_that_wants_a_login_takes_no_password(section):
    page, _restriction = section
    login = PageViewRestriction.objects.create(page=standard_page("Bureau"), restriction_type="login")
    assert [status(login, other) for other in (login.page, page)] == [404, 404]
