"""What the staff read in lists and choosers after typing: over HTTP, as they do."""

from html import unescape

import pytest
from django.contrib.auth.models import Group
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from home.models import StandardPage
from tests.cms.media.builders import make_document, make_image
from tests.home.builders import editor, home_page, standard_page
from tests.news.builders import topic

pytestmark = pytest.mark.django_db

MEANT = "Vouliez-vous dire « Yélimané » ?"
LISTS = [
    *("/admin/pages/search/", "/admin/pages/search/results/", "/admin/choose-page/search/"),
    *("/admin/images/", "/admin/images/results/", "/admin/images/chooser/results/"),
    *("/admin/documents/", "/admin/documents/results/", "/admin/documents/chooser/results/"),
    *("/admin/snippets/news/topic/", "/admin/snippets/choose/news/topic/results/"),
]


def answered(client, address: str, **parameters: str) -> str:
    answer = client.get(address, parameters)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize("address", LISTS)
def test_a_list_says_what_was_probably_meant(address):
    """And its link leads to it, in the same list."""
    client = editor()
    draft = home_page().add_child(instance=StandardPage(title="Maternité – Yélimané", live=False))
    draft.save_revision()
    make_image("Maternité de Yélimané")
    make_document("Maternité de Yélimané")
    topic("Maternité de Yélimané", "yelimane")
    said = answered(client, address, q="Yelimannée")
    assert MEANT in said
    assert 'href="?q=Y%C3%A9liman%C3%A9"' in said
    found = answered(client, address, q="Yélimané")
    assert "Vouliez-vous dire" not in found
    assert "Maternité" in found


def test_the_explorer_says_it_of_what_is_below_the_page():
    client = editor()
    standard_page("Yélimané")
    assert MEANT in answered(client, f"/admin/pages/{home_page().pk}/", q="Yelimannée")


def test_typing_a_word_and_a_colon_searches_for_them():
    client = editor()
    standard_page("Santé:bilan")
    standard_page("Ailleurs")
    said = answered(client, "/admin/pages/search/results/", q="Santé:bilan")
    assert "Santé:bilan" in said
    assert "Ailleurs" not in said


def test_all_that_a_list_shows_is_all_that_is_done_in_bulk():
    """« Tout sélectionner » asks anew: the list had found beginnings, the action whole words only."""
    client = editor()
    shown = make_image("Maternité")
    make_image("Autre")
    said = answered(client, "/admin/bulk/media/siteimage/delete/", id="all", q="mater")
    assert shown.title in said
    assert "Autre" not in said


@pytest.mark.parametrize(
    ("address", "typed"),
    [("/admin/users/", "aissata"), ("/admin/groups/", "equipe du kaarta"), ("/admin/redirects/", "kenieba")],
)
def test_lists_without_an_index_mind_no_accents(django_user_model, address, typed):
    client = editor()
    django_user_model.objects.create_user("a.ba", first_name="Aïssata", last_name="Bâ")
    Group.objects.create(name="Équipe – du Kaarta")
    Redirect.objects.create(old_path="/projets/Kéniéba", site=Site.objects.get(), redirect_link="/x/")
    said = answered(client, address, q=typed)
    assert any(name in said for name in ("Aïssata", "Équipe – du Kaarta", "/projets/Kéniéba"))
    assert "awa@example.org" not in said
