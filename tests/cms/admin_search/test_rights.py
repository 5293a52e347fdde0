"""Nobody learns by searching what they may not open: not by a result, an order, a number, or a spelling."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.log_actions import LogContext
from wagtail.models import GroupPagePermission, Page, PageViewRestriction
from wagtail.search.backends import get_search_backend

from cms.admin_search.spelling import other_spelling
from cms.testing import catch_up
from home.models import StandardPage
from news.models import Topic
from tests.home.builders import home_page, standard_page

pytestmark = pytest.mark.django_db


def account(user_model, section: Page, *rights: str):
    """Somebody whose one group has rights below one section."""
    group = Group.objects.create(name=section.title)
    for codename in rights:
        right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=section, permission=right)
    user = user_model.objects.create_user("moussa", "moussa@example.org")
    user.groups.add(group)
    return user


def edited(page: StandardPage, **changes) -> StandardPage:
    """The page with a draft that says something else."""
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision()
    return page


def found(typed: str, pages=None) -> list[str]:
    results = get_search_backend().autocomplete(typed, Page.objects.all() if pages is None else pages)
    assert len(results) == results.count()
    return [page.title for page in results]


def meant(typed: str) -> str | None:
    return other_spelling(get_search_backend().autocomplete(typed, Page.objects.all()))


@pytest.fixture
def site(django_user_model):
    """A public page with a draft, once in the section of whoever asks and once outside."""
    own, other = standard_page("Rubrique"), standard_page("Ailleurs")
    for section, word in ((own, "margelle"), (other, "cabestan")):
        page = StandardPage(title=f"Puits {word}", summary=f"Avec {word}.")
        section.add_child(instance=page)
        page.save_revision().publish()
        edited(page, title=f"Puits {word}draft", summary=f"Avec {word}neuf.")
    catch_up()
    return own


def test_drafts_are_found_by_who_may_change_them(site, django_user_model):
    with LogContext(user=account(django_user_model, site, "add_page", "change_page")):
        assert [found(typed) for typed in ("margelle", "margelledraft", "margelleneuf")] == [
            ["Puits margelle"]
        ] * 3
        assert [found(typed) for typed in ("cabestan", "cabestandraft", "cabestanneuf")] == [
            ["Puits cabestan"],
            [],
            [],
        ]
        assert (meant("margeledraft"), meant("cabestandrft"), meant("cabestn")) == (
            "margelledraft",
            None,
            "cabestan",
        )


def test_who_only_adds_pages_finds_the_drafts_of_others_by_their_titles(site, django_user_model):
    with LogContext(user=account(django_user_model, site, "add_page")):
        assert [found(typed) for typed in ("margelledraft", "margelleneuf", "cabestandraft")] == [
            ["Puits margelle"],
            [],
            [],
        ]


def test_the_order_tells_nothing_of_a_hidden_draft(site, django_user_model):
    hidden = standard_page("Zone", summary="Un treuil.")
    standard_page("Autre", summary="Un treuil aussi.")
    catch_up()
    edited(hidden, title="Treuil")
    with LogContext(user=account(django_user_model, site, "add_page", "change_page")):
        assert found("treuil") == ["Autre", "Zone"]


def test_a_program_finds_no_draft(site):
    assert [found(typed) for typed in ("margelle", "margelledraft", "margelleneuf")] == [
        ["Puits margelle"],
        [],
        [],
    ]


def test_what_is_private_is_found_by_its_editors_alone(site, django_user_model):
    page = standard_page("Réservé", summary="Un guindeau.")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    catch_up()
    boss = django_user_model.objects.create_superuser("awa", "awa@example.org", "secret")
    with LogContext(user=boss):
        assert found("guindeau") == ["Réservé"]
    with LogContext(user=account(django_user_model, site, "add_page", "change_page")):
        assert found("guindeau") == []


def test_a_spelling_comes_from_the_list_that_is_searched(site, django_user_model):
    """A chooser or list that leaves a page out does not tell its words either."""
    boss = django_user_model.objects.create_superuser("awa", "awa@example.org", "secret")
    with LogContext(user=boss):
        within = Page.objects.descendant_of(site)
        assert other_spelling(get_search_backend().autocomplete("cabestn", within)) is None
        assert other_spelling(get_search_backend().autocomplete("margzelle", within)) == "margelle"
        assert meant("puits cabestn") == "puits cabestan"
        assert meant("xyzxyz") is None


def test_drafts_of_a_list_are_found_by_who_may_change_it(django_user_model, site):
    topic = Topic.objects.create(label="Élevage", slug="elevage", locale=home_page().locale)
    topic.label = "Cabestan"
    topic.save_revision()
    user = account(django_user_model, site, "add_page", "change_page")
    with LogContext(user=user):
        assert not get_search_backend().autocomplete("cabestan", Topic)
    user.user_permissions.add(Permission.objects.get(codename="change_topic"))
    with LogContext(user=django_user_model.objects.get(pk=user.pk)):
        assert list(get_search_backend().autocomplete("cabestan", Topic)) == [topic]
