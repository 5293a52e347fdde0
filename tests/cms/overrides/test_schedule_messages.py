"""What is wrong with a schedule is said where it is seen: in the message at the top of the page."""

from html import unescape

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from projects.models import Sector
from tests.cms.vocabularies.builders import WATER
from tests.home.builders import editor, home_page, standard_page

pytestmark = pytest.mark.django_db

WRONG = {
    "go_live_at": ("31/02/2126 09:00", "« 31/02/2126 09:00 » n’est pas une date avec son heure"),
    "expire_at": ("hier", "« hier » n’est pas une date avec son heure"),
}
UPSIDE_DOWN = {"go_live_at": "02/01/2126 09:00", "expire_at": "01/01/2126 09:00"}


def said(answer) -> str:
    """The message at the top."""
    return unescape(" ".join(str(message) for message in answer.context["messages"]))


def sent(address: str, **typed) -> str:
    body = {"title": "Une page", "slug": "une-page", "summary": "", "body": streamfield([])}
    return said(editor().post(address, nested_form_data({**body, **typed, "comments": inline_formset([])})))


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_moment_that_is_none_is_repeated_at_the_top(name, is_new):
    new = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page().pk])
    address = new if is_new else reverse("wagtailadmin_pages:edit", args=[standard_page("Une page").pk])
    typed, sentence = WRONG[name]
    assert sentence in sent(address, **{name: typed})


def test_an_order_that_cannot_be_is_said_once():
    address = reverse("wagtailadmin_pages:edit", args=[standard_page("Une page").pk])
    sentence = "La date de publication doit être antérieure à la date d'expiration"
    assert sent(address, **UPSIDE_DOWN).count(sentence) == 1


def test_an_entry_of_a_list_says_so_too():
    sector = Sector.objects.get(slug=WATER["slug"])
    address = reverse("wagtailsnippets_projects_sector:edit", args=[sector.pk])
    assert WRONG["expire_at"][1] in said(editor().post(address, WATER | {"expire_at": "hier"}))
