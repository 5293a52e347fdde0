"""A site that was there before: its groups become ours, with what the staff had decided."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import Page, Task, Workflow

from cms.accounts.groups import ADMINISTRATORS, WRITERS, group_of, settle_rights
from cms.accounts.models import RoleGroup, SettledRight
from home.models import LoadedPart

pytestmark = pytest.mark.django_db
ROLES = import_module("cms.accounts.migrations.0001_roles")
GIVEN_BEFORE = import_module("home.migrations.0006_rights_given_before")


@pytest.fixture
def older():
    """As Wagtail installs its groups, with one that has the name of a new role, and a right taken away."""
    RoleGroup.objects.all().delete()
    SettledRight.objects.all().delete()
    Group.objects.filter(name__in=ROLES.NEW.values()).delete()
    for installed, french in (*ROLES.INSTALLED.values(), ROLES.APPROVAL):
        for model in (Group, Workflow, Task):
            model.objects.filter(name=french).update(name=installed)
    mine = Group.objects.create(name="Administrateurs")
    mine.user_set.add(User.objects.create_user("awa"))
    editors = Group.objects.get(name="Editors")
    editors.page_permissions.filter(permission__codename="change_page").delete()
    editors.permissions.add(Permission.objects.get(codename="change_sitesettings"))
    return mine


def migrated() -> None:
    for step in (ROLES.make_groups, ROLES.name_the_workflow, ROLES.let_administrators_approve):
        step(apps, None)
    GIVEN_BEFORE.remember(apps, None)
    settle_rights()


def test_the_groups_and_the_workflow_get_french_names(older):
    migrated()
    assert {"Rédacteurs", "Modérateurs", "Partenariats"} <= {*Group.objects.values_list("name", flat=True)}
    assert Workflow.objects.get().name == "Relecture par les modérateurs"


def test_nobody_gets_all_rights_because_their_group_has_the_name_of_a_new_one(older):
    migrated()
    assert group_of(ADMINISTRATORS).name == "Administrateurs du site"
    assert not group_of(ADMINISTRATORS).user_set.exists()
    assert not older.permissions.exists()


def test_what_the_staff_took_away_or_added_stays(older):
    migrated()
    writers = group_of(WRITERS)
    at_root = writers.page_permissions.filter(page=Page.get_first_root_node())
    assert [*at_root.values_list("permission__codename", flat=True)] == ["add_page"]
    assert writers.permissions.filter(codename="change_sitesettings").exists()


def test_what_loading_the_site_once_gave_is_not_given_again(older):
    LoadedPart.objects.create(name="Droits sur news.Topic")
    writers = Group.objects.get(name="Editors")
    writers.permissions.remove(*Permission.objects.filter(codename__in=["add_topic", "change_topic"]))
    migrated()
    assert not group_of(WRITERS).permissions.filter(content_type__model="topic").exists()
    assert group_of(WRITERS).permissions.filter(codename="add_sector").exists()


def test_a_group_of_the_staff_that_has_the_french_name_already_is_the_one(older):
    Group.objects.create(name="Rédacteurs")
    migrated()
    assert group_of(WRITERS).name == "Rédacteurs"
    assert Group.objects.filter(name="Editors").exists()
