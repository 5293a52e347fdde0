"""What was chosen and is no key, or is not there any more, is no failure of the administration."""

import pytest

from tests.home.builders import editor, home_page, standard_page

pytestmark = pytest.mark.django_db

NO_KEYS = ["", "abc", "9" * 30]


@pytest.mark.parametrize("parent", [None, *NO_KEYS, "99999"])
@pytest.mark.parametrize("form", ["copy", "move"])
def test_the_form_says_that_the_chosen_parent_is_none(form, parent):
    page, client = standard_page("Méthode"), editor()
    given = {"new_title": "Méthode", "new_slug": "methode-2"}
    if parent is not None:
        given["new_parent_page"] = parent
    answer = client.post(f"/admin/pages/{page.pk}/{form}/", given)
    assert answer.status_code == 200
    shown = answer.context["form" if form == "copy" else "move_form"]
    assert list(shown.errors) == ["new_parent_page"]
    given["new_parent_page"] = home_page().pk
    assert client.post(f"/admin/pages/{page.pk}/{form}/", given).status_code == 302


@pytest.mark.parametrize("keys", ["id=abc", "id={}&id=abc", "id=" + "9" * 30])
@pytest.mark.parametrize(
    "chooser",
    ["images/chooser", "documents/chooser", "choose-page", "snippets/choose/news/topic"],
)
def test_no_keys_are_chosen(chooser, keys):
    page, client = standard_page("Méthode"), editor()
    assert client.get(f"/admin/{chooser}/chosen-multiple/?id={page.pk}").status_code == 200
    assert client.get(f"/admin/{chooser}/chosen-multiple/?{keys.format(page.pk)}").status_code == 400


def test_no_keys_of_pages_to_move_are_asked_for():
    client = editor()
    assert client.get("/admin/choose-page/?target_pages[]=1&target_pages[]=").status_code == 200
    assert client.get("/admin/choose-page/?target_pages[]=abc").status_code == 400


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "action",
    [
        *("wagtailcore/page/delete", "wagtailcore/page/move", "media/siteimage/delete"),
        *("media/sitedocument/add_tags", "auth/user/delete", "news/topic/delete"),
    ],
)
def test_nothing_is_done_to_no_keys(action, method):
    client = editor()
    for keys in ("id=abc", "id=1&id=abc", "id=", "id=" + "9" * 30):
        assert getattr(client, method)(f"/admin/bulk/{action}/?{keys}").status_code == 400, keys
    assert getattr(client, method)(f"/admin/bulk/{action}/?id=99999").status_code == 404


@pytest.mark.parametrize("action", ["edit", "copy", "move", "history", "unpublish", "delete"])
def test_a_page_of_an_impossible_number_is_none(action):
    client = editor()
    for number in ("9" * 10, "9" * 30):
        assert client.get(f"/admin/pages/{number}/{action}/").status_code == 404


def test_nothing_is_done_to_all_pages_below_none():
    page, client = standard_page("Méthode"), editor()
    address = "/admin/bulk/wagtailcore/page/delete/?id=all&childOf="
    assert client.get(f"{address}{home_page().pk}").status_code == 200
    assert client.get(f"{address}abc").status_code == 400
    key = page.pk
    page.delete()
    assert client.get(f"{address}{key}").status_code == 404
