"""The groups of the staff can do their work, and read their names in French."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from wagtail.models import Workflow

from home.models import SiteSettings
from news.models import Topic

pytestmark = pytest.mark.django_db


def member(group: str) -> User:
    user = User.objects.create_user(group)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_writers_keep_the_topics_and_moderators_the_identity():
    call_command("load_site")
    writer, moderator = member("Rédacteurs"), member("Modérateurs")
    assert writer.has_perms(["news.add_topic", "news.change_topic", "wagtailadmin.access_admin"])
    assert not writer.has_perm("news.delete_topic")
    assert not writer.has_perm(f"home.change_{SiteSettings._meta.model_name}")
    assert moderator.has_perms(["news.delete_topic", f"home.change_{SiteSettings._meta.model_name}"])


def test_names_that_somebody_chose_stay():
    Group.objects.filter(name="Editors").update(name="Bénévoles")
    call_command("load_site")
    assert {*Group.objects.values_list("name", flat=True)} == {"Bénévoles", "Modérateurs"}
    assert Workflow.objects.get().name == "Relecture par les modérateurs"


def test_a_right_taken_away_does_not_come_back():
    call_command("load_site")
    group = Group.objects.get(name="Rédacteurs")
    group.permissions.remove(*group.permissions.filter(content_type__model=Topic._meta.model_name))
    call_command("load_site")
    assert not member("Rédacteurs").has_perm("news.add_topic")
