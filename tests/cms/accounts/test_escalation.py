"""Nobody gets further than their rights: by the form, in bulk, or by a request made by hand."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import APIToken, GroupApprovalTask, GroupPagePermission, Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.accounts.groups import ADMINISTRATORS, MODERATORS, WRITERS, group_of
from tests.home.builders import private_page, standard_page

pytestmark = pytest.mark.django_db
USERS, GROUPS = "/admin/users/", "/admin/groups/"


def account(name: str, *groups: Group, **fields) -> User:
    user = User.objects.create_user(
        name, f"{name}@example.org", "secret", first_name="A", last_name="B", **fields
    )
    user.groups.add(*groups)
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def secretary() -> User:
    """Changes accounts and groups, and has no other right: a group of the site's own."""
    group = Group.objects.create(name="Secrétariat")
    group.permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user", "delete_user"]),
        *Permission.objects.filter(codename__in=["add_group", "change_group", "delete_group"]),
        *Permission.objects.filter(codename__in=["change_task"]),
    )
    return account("secretaire", group)


@pytest.fixture
def administrator():
    return logged_in(account("administrateur", group_of(ADMINISTRATORS)))


@pytest.fixture
def clerk():
    return logged_in(secretary())


def filled(user: User, **changed) -> dict:
    groups = [str(pk) for pk in user.groups.values_list("pk", flat=True)]
    names = {"username": user.username, "email": user.email, "first_name": "A", "last_name": "B"}
    return {**names, "is_active": "on", "groups": groups, "password1": "", "password2": ""} | changed


def group_form(name: str, permissions=(), pages=()) -> dict:
    panels = ("image_permissions", "document_permissions", "collection_permissions", "site_permissions")
    listed = [{"page": page.pk, "permissions": "change_page"} for page in pages]
    given = dict.fromkeys(panels, inline_formset([])) | {"page_permissions": inline_formset(listed)}
    return nested_form_data({"name": name, **given}) | {"permissions": [found.pk for found in permissions]}


def test_an_administrator_makes_an_account_and_no_superuser(administrator):
    form = {
        "username": "neuf",
        "email": "neuf@example.org",
        "first_name": "A",
        "last_name": "B",
        "password1": "un mot long et sûr",
        "password2": "un mot long et sûr",
        "is_superuser": "on",
        "groups": [str(group_of(WRITERS).pk)],
    }
    answer = administrator.post(f"{USERS}new/", form)
    assert answer.status_code == 302, answer.context["form"].errors
    made = User.objects.get(username="neuf")
    assert (made.is_superuser, [*made.groups.all()]) == (False, [group_of(WRITERS)])


def test_the_form_says_nothing_of_superusers_to_who_is_none(administrator):
    html = administrator.get(
        f"{USERS}{account('autre').pk}/".replace("users/", "users/edit/")
    ).content.decode()
    assert "is_superuser" not in html
    assert "Rédacteurs" in html


@pytest.mark.parametrize(
    "changed", [{"email": "moi@example.org"}, {"password1": "x" * 12, "password2": "x" * 12}]
)
def test_a_superuser_is_changed_by_superusers_only(administrator, changed):
    boss = User.objects.create_superuser("patronne", "patronne@example.org", "secret")
    address = f"{USERS}edit/{boss.pk}/"
    assert administrator.get(address).status_code == 302
    administrator.post(address, filled(boss, **changed))
    assert administrator.post(f"{USERS}delete/{boss.pk}/").status_code in (302, 403)
    assert User.objects.values_list("email", "password").get(pk=boss.pk) == (boss.email, boss.password)


def test_a_superuser_is_not_changed_in_bulk(administrator):
    boss = User.objects.create_superuser("patronne", "patronne@example.org", "secret")
    bulk = "/admin/bulk/auth/user"
    answer = administrator.post(f"{bulk}/set_active_state/?id={boss.pk}", {"mark_as_active": "False"})
    assert answer.status_code == 403
    assert "Rien n’a été changé" in answer.content.decode()
    administrator.post(f"{bulk}/assign_role/?id={boss.pk}", {"role": group_of(WRITERS).pk})
    administrator.post(f"{bulk}/delete/?id={boss.pk}")
    boss.refresh_from_db()
    assert (boss.is_active, boss.groups.count()) == (True, 0)


def test_a_superuser_still_makes_superusers():
    boss = logged_in(User.objects.create_superuser("patronne", "patronne@example.org", "secret"))
    other = account("autre")
    assert boss.post(f"{USERS}edit/{other.pk}/", filled(other, is_superuser="on")).status_code == 302
    other.refresh_from_db()
    assert other.is_superuser


def test_nobody_hands_on_a_group_that_may_do_more(clerk):
    other, role = account("autre"), group_of(MODERATORS)
    answer = clerk.post(f"{USERS}edit/{other.pk}/", filled(other, groups=[str(role.pk)]))
    assert "groups" in answer.context["form"].errors
    assert (
        clerk.post(f"/admin/bulk/auth/user/assign_role/?id={other.pk}", {"role": role.pk}).status_code == 403
    )
    me = User.objects.get(username="secretaire")
    clerk.post(f"{USERS}edit/{me.pk}/", filled(me, groups=[str(role.pk)]))
    assert not User.objects.filter(groups=role).exists()


def test_nobody_takes_over_an_account_that_may_do_more(clerk):
    other = account("moderatrice", group_of(MODERATORS))
    new = {"password1": "un mot long et sûr", "password2": "un mot long et sûr"}
    assert clerk.post(f"{USERS}edit/{other.pk}/", filled(other, **new)).status_code == 302
    other.refresh_from_db()
    assert other.check_password("secret")


def test_nobody_gives_a_group_a_permission_they_lack(clerk):
    mine = User.objects.get(username="secretaire").groups.get()
    wanted = Permission.objects.filter(codename__in=["delete_contactmessage", "change_user"])
    answer = clerk.post(f"{GROUPS}edit/{mine.pk}/", group_form("Secrétariat", wanted))
    assert answer.status_code == 200
    assert not mine.permissions.filter(codename="delete_contactmessage").exists()


def test_nobody_gives_a_group_pages_they_lack(clerk):
    answer = clerk.post(f"{GROUPS}new/", group_form("Nouveau", pages=[Page.get_first_root_node()]))
    assert answer.status_code == 403
    assert "Il vous manque" in answer.content.decode()
    assert not Group.objects.filter(name="Nouveau").exists()


def test_a_group_is_still_made_of_what_one_has(clerk):
    wanted = Permission.objects.filter(codename__in=["access_admin", "add_user"])
    assert clerk.post(f"{GROUPS}new/", group_form("Accueil", wanted)).status_code == 302
    assert Group.objects.get(name="Accueil").permissions.count() == 2


def test_a_stronger_group_is_neither_changed_nor_deleted(clerk):
    role = group_of(MODERATORS)
    assert clerk.post(f"{GROUPS}delete/{role.pk}/").status_code == 403
    assert clerk.post(f"{GROUPS}edit/{role.pk}/", group_form("Vide")).status_code == 302
    assert group_of(MODERATORS).name == "Modérateurs"


def test_reading_what_is_reserved_for_a_group_is_a_right(clerk):
    committee, other = Group.objects.create(name="Comité"), account("autre")
    restriction = PageViewRestriction.objects.create(
        page=private_page(), restriction_type=PageViewRestriction.GROUPS
    )
    restriction.groups.add(committee)
    address = f"/admin/bulk/auth/user/assign_role/?id={other.pk}"
    assert clerk.post(address, {"role": committee.pk}).status_code == 403
    assert not other.groups.exists()


def test_who_approves_pages_is_not_chosen_by_who_may_not_publish(clerk):
    mine, task = Group.objects.get(name="Secrétariat"), GroupApprovalTask.objects.get()
    form = {"name": task.name, "groups": [str(mine.pk)], "active": "on"}
    assert clerk.post(f"/admin/workflows/tasks/edit/{task.pk}/", form).status_code == 403
    assert mine not in task.groups.all()


def test_a_token_is_made_for_nobody_stronger(settings, administrator, clerk):
    settings.ROOT_URLCONF = "tests.secrets.urls"
    mine = Group.objects.get(name="Secrétariat")
    mine.permissions.add(Permission.objects.get(codename="add_apitoken"))
    strong = User.objects.get(username="administrateur")
    clerk.post("/admin/api-tokens/new/", {"name": "x", "user": strong.pk})
    assert not APIToken.objects.filter(user=strong).exists()


def test_a_right_on_a_branch_is_handed_on_below_it_only(clerk):
    branch, mine = standard_page("Rubrique"), Group.objects.get(name="Secrétariat")
    changing = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=mine, page=branch, permission=changing)
    below, above = group_form("Dessous", pages=[branch]), group_form("Dessus", pages=[branch.get_parent()])
    assert clerk.post(f"{GROUPS}new/", below).status_code == 302
    assert clerk.post(f"{GROUPS}new/", above).status_code == 403
    assert Group.objects.get(name="Dessous").page_permissions.count() == 1
