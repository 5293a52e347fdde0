"""Whoever gave the password is let in while it is the password, and not by the number of a restriction."""

import pytest
from django.test import Client, RequestFactory
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.page_passwords.session_marks import MOST
from tests.cms.page_passwords.builders import enter, guarded, is_let_in
from tests.home.builders import standard_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return guarded("Comité")


@pytest.fixture
def visitor(page):
    visitor = Client()
    enter(visitor, page, "sésame")
    assert is_let_in(visitor, page)
    return visitor


def test_another_password_asks_everybody_again(page, visitor):
    PageViewRestriction.objects.update(password="baobab")
    assert not is_let_in(visitor, page)
    enter(visitor, page, "sésame")
    assert not is_let_in(visitor, page)
    enter(visitor, page, "baobab")
    assert is_let_in(visitor, page)


def test_a_restriction_with_the_number_of_a_former_one_asks_again(page, visitor):
    restriction = PageViewRestriction.objects.get()
    PageViewRestriction.objects.all().delete()
    other = standard_page("Bureau")
    PageViewRestriction.objects.create(
        pk=restriction.pk, page=other, restriction_type="password", password="sésame"
    )
    assert not is_let_in(visitor, other)


def test_what_wagtail_noted_before_lets_nobody_in(page):
    visitor = Client()
    session = visitor.session
    session["passed_page_view_restrictions"] = [PageViewRestriction.objects.get().pk]
    session.save()
    assert not is_let_in(visitor, page)
    enter(visitor, page, "sésame")
    assert is_let_in(visitor, page)


def test_a_session_chosen_by_somebody_else_lets_nobody_else_in(page):
    victim, attacker = Client(), Client()
    session = attacker.session
    session["x"] = 1
    session.save()
    victim.cookies["sessionid"] = attacker.cookies["sessionid"] = session.session_key
    enter(victim, page, "sésame")
    assert (is_let_in(victim, page), is_let_in(attacker, page)) == (True, False)


def test_the_session_ends_with_the_browser_and_stays_small(page, visitor):
    assert visitor.cookies["sessionid"]["expires"] == ""
    for number in range(MOST + 5):
        PageViewRestriction.objects.update(password=f"mot {number}")
        enter(visitor, page, f"mot {number}")
    assert is_let_in(visitor, page)
    assert len(visitor.session["passed_page_view_restrictions"]) == MOST


def test_collections_judge_in_the_same_way():
    restriction = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="password", password="sésame"
    )
    request = RequestFactory().get("/")
    request.session = Client().session
    assert not restriction.accept_request(request)
    restriction.mark_as_passed(request)
    assert restriction.accept_request(request)
    restriction.password = "baobab"
    assert not restriction.accept_request(request)
