"""« À relire » on a site that is there already: beside what the staff have, and their rights moved over."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.permissions import policy_registry

from cms.media import grants, review
from cms.media.models import SiteImage
from cms.publishing import shown
from tests.cms.media.builders import make_image
from tests.cms.media.staff import WRITERS, permission, writer

pytestmark = pytest.mark.django_db

UPGRADE = import_module("cms.media.migrations.0004_review_collection")


def root() -> Collection:
    return Collection.get_first_root_node()


@pytest.fixture
def before():
    """A site of the version before: no such collection, and the rights that Wagtail installs."""
    Collection.objects.get(pk=review.review_collection().pk).delete()
    group = Group.objects.get(name__in=WRITERS)
    grants.grant(group, {"root": grants.CHANGE})
    return group


def test_it_is_made_beside_a_collection_of_the_same_name(before):
    theirs = root().add_child(name="À relire")
    Collection.objects.get(pk=theirs.pk).add_child(name="Kayes")
    UPGRADE.make(apps, None)
    UPGRADE.make(apps, None)
    assert review.review_collection().name == "À relire avant publication"
    assert Collection.objects.count() == 4
    assert Collection.find_problems() == ([], [], [], [], [])
    assert root().numchild == 2
    assert shown(make_image(collection=theirs))
    assert not shown(make_image(collection=review.review_collection()))
    assert root().add_child(name="Zone").depth == 2


def test_writers_move_over_and_what_was_given_by_hand_stays(before):
    archives = root().add_child(name="Archives")
    GroupCollectionPermission.objects.create(
        group=before, collection=archives, permission=permission("add_image")
    )
    UPGRADE.make(apps, None)
    UPGRADE.grant(apps, None)
    given = before.collection_permissions.values_list("collection__name", "permission__codename")
    expected = [
        *((root().name, codename) for codename in grants.WRITERS["root"]),
        *(("À relire", codename) for codename in grants.WRITERS["review"]),
        ("Archives", "add_image"),
    ]
    assert sorted(given) == sorted(expected)


def test_writers_whose_group_has_another_name_change_nothing_public_either(before):
    Group.objects.filter(pk=before.pk).update(name="Bénévoles")
    UPGRADE.make(apps, None)
    UPGRADE.grant(apps, None)
    Group.objects.filter(pk=before.pk).update(name="Rédacteurs")
    person, policy = writer(), policy_registry.get_by_type(SiteImage)
    assert set(policy.collections_user_has_permission_for(person, "change")) == {review.review_collection()}
    assert not policy.user_has_permission_for_instance(person, "change", make_image(uploaded_by_user=person))
