"""The groups of the staff can do their work, read their names in French, and keep what was decided."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowContentType

from cms.accounts import groups
from cms.accounts.groups import ADMINISTRATORS, MODERATORS, PARTNERSHIPS, WRITERS, group_of, settle_rights
from cms.accounts.models import SettledRight
from home.models import SiteSettings
from news.models import Topic
from projects.models import Sector

pytestmark = pytest.mark.django_db
IDENTITY = f"home.change_{SiteSettings._meta.model_name}"


def member(role) -> User:
    user = User.objects.create_user(role.key)
    user.groups.add(group_of(role))
    return user


def at_root(role) -> set[str]:
    found = GroupPagePermission.objects.filter(group=group_of(role), page=Page.get_first_root_node())
    return {codename.partition("_")[0] for codename in found.values_list("permission__codename", flat=True)}


def test_the_groups_are_there_with_french_names():
    assert {*Group.objects.values_list("name", flat=True)} == {role.name for role in groups.ROLES}
    assert Workflow.objects.get().name == "Relecture par les modérateurs"


def test_writers_write_and_nothing_they_save_is_public():
    writer = member(WRITERS)
    assert writer.has_perms(["wagtailadmin.access_admin", "simple_translation.submit_translation"])
    assert at_root(WRITERS) == {"add", "change"}
    forbidden = [IDENTITY, "home.view_contactmessage", "home.delete_contactmessage", "auth.change_user"]
    assert not any(writer.has_perm(right) for right in forbidden)


def test_moderators_publish_and_keep_lists_messages_identity_redirects_and_collections():
    moderator = member(MODERATORS)
    assert at_root(MODERATORS) == {"add", "change", "publish", "bulk", "lock", "unlock"}
    assert moderator.has_perms(
        [
            *("news.delete_topic", "projects.change_sector", IDENTITY, "wagtailredirects.add_redirect"),
            *("home.view_contactmessage", "home.delete_contactmessage"),
        ]
    )
    assert not moderator.has_perm("auth.change_user")


def test_partnerships_look_after_partners_and_see_no_page():
    assert member(PARTNERSHIPS).get_group_permissions() == {groups.ADMIN, groups.MANAGE_PARTNERS}
    assert at_root(PARTNERSHIPS) == set()


def test_administrators_have_every_right_that_the_form_of_groups_offers():
    administrator = member(ADMINISTRATORS)
    offered = groups.registered_permissions()
    names = {f"{found.content_type.app_label}.{found.codename}" for found in offered}
    assert names <= administrator.get_all_permissions()
    assert administrator.has_perms(["auth.change_user", "auth.change_group", "wagtailcore.change_workflow"])
    assert at_root(ADMINISTRATORS) == at_root(MODERATORS)


def test_a_name_that_somebody_chose_stays_and_the_role_with_it():
    Group.objects.filter(name="Rédacteurs").update(name="Bénévoles")
    settle_rights()
    assert group_of(WRITERS).name == "Bénévoles"
    assert not Group.objects.filter(name="Rédacteurs").exists()


def test_a_group_that_was_deleted_does_not_come_back():
    group_of(PARTNERSHIPS).delete()
    settle_rights()
    assert group_of(PARTNERSHIPS) is None


def test_a_right_taken_away_does_not_come_back():
    group = group_of(MODERATORS)
    group.permissions.remove(*group.permissions.filter(content_type__model="topic"))
    settle_rights()
    assert not member(MODERATORS).has_perm("news.add_topic")


def test_a_right_added_by_hand_stays():
    group = group_of(PARTNERSHIPS)
    group.permissions.add(Permission.objects.get(codename="add_redirect"))
    settle_rights()
    assert member(PARTNERSHIPS).has_perm("wagtailredirects.add_redirect")


def test_what_writers_propose_for_a_list_is_submitted_as_pages_are():
    assert {Topic().get_workflow(), Sector().get_workflow()} == {Workflow.objects.get()}
    WorkflowContentType.objects.all().delete()
    settle_rights()
    assert Topic().get_workflow() is None  # somebody has decided otherwise


class TestListsOfPackages:
    """A list that comes with a package: rights follow; without drafts, what is saved is public."""

    @pytest.fixture(params=[True, False], ids=["drafts", "no drafts"])
    def drafts(self, request, monkeypatch):
        monkeypatch.setattr(groups, "has_drafts", lambda model: request.param and model is Topic)
        return request.param

    def test_writers_change_what_has_drafts(self, drafts):
        SettledRight.objects.filter(right__startswith="news.").delete()
        group_of(WRITERS).permissions.remove(*Permission.objects.filter(content_type__app_label="news"))
        settle_rights()
        assert member(WRITERS).has_perm("news.change_topic") is drafts

    def test_what_earlier_versions_gave_is_taken_away_once(self, drafts):
        SettledRight.objects.filter(right__startswith="news.").delete()
        group = group_of(WRITERS)
        changing = Permission.objects.get(codename="change_topic")
        group.permissions.add(changing)
        SettledRight.objects.create(role=WRITERS.key, right="news.change_topic")
        settle_rights()
        assert member(WRITERS).has_perm("news.change_topic") is drafts
        group.permissions.add(changing)  # by hand, by somebody who knows
        settle_rights()
        assert group.permissions.filter(pk=changing.pk).exists()
