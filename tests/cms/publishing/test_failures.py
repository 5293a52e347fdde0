"""The report of failed updates and the panel of those under way name nothing that one may not explore."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.models import GroupPagePermission

from cms.accounts.groups import PARTNERSHIPS, WRITERS
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.refs import ref_of
from tests.home.builders import standard_page
from tests.rights.world import member

pytestmark = pytest.mark.django_db
FAILURES = "/admin/publishing/failures/"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def keeper_of(page) -> User:
    """Somebody who changes pages below this one, by a group of the site's own."""
    group = Group.objects.create(name="Rubrique")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    changing = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=page, permission=changing)
    user = User.objects.create_user("rubrique")
    user.groups.add(group)
    return user


@pytest.fixture
def pages():
    """A page of the section, and one beside it; both failed, and more than twenty wait for a third."""
    own, other = standard_page("Dans la rubrique"), standard_page("Ailleurs")
    for page in (own, other):
        PendingUpdate.objects.create(scope=Scope.ITEM, ref=ref_of(page), reason="plein", attempts=1)
    PendingUpdate.objects.create(scope=Scope.DELETION, ref="9:1", about="Effacée", reason="non", attempts=1)
    waiting = {"scope": Scope.ITEM, "cause": "moved", "about": "Déplacée"}
    for number in range(30):
        PendingUpdate.objects.create(ref=f"pages/{number}.fr", **waiting)
    return own


@pytest.mark.parametrize("end", ["", "results/"])
def test_the_report_names_what_its_reader_may_explore(pages, end):
    said = client_of(keeper_of(pages)).get(f"{FAILURES}{end}").content.decode()
    assert [word in said for word in ("Dans la rubrique", "Ailleurs", "Effacée")] == [True, False, False]


def test_whoever_looks_after_all_pages_reads_all(pages):
    said = client_of(member(WRITERS)).get(FAILURES).content.decode()
    assert [word in said for word in ("Dans la rubrique", "Ailleurs", "Effacée")] == [True, True, True]


def test_who_has_no_page_does_not_come_in(pages):
    assert client_of(member(PARTNERSHIPS)).get(FAILURES).status_code == 302


def test_the_home_counts_for_who_may_not_know_the_name(pages):
    said = client_of(keeper_of(pages)).get("/admin/").content.decode()
    assert "30 contenus encore à mettre à jour" in said
    assert "Déplacée" not in said
    assert "Déplacée" in client_of(member(WRITERS)).get("/admin/").content.decode()
    assert "à mettre à jour" not in client_of(member(PARTNERSHIPS)).get("/admin/").content.decode()
