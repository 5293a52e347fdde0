"""Who may make, name, move, open and delete collections: by every form of theirs, and by direct requests."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permissions import policy_registry

from cms.media import review
from cms.media.models import SiteImage
from cms.publishing.visibility import collection_is_public
from tests.cms.media.builders import make_image
from tests.cms.media.staff import browser, moderator, photographer, writer
from tests.gallery.builders import restrict

pytestmark = pytest.mark.django_db


def root() -> Collection:
    return Collection.get_first_root_node()


def collection(name="Kayes", parent: Collection | None = None) -> Collection:
    return Collection.objects.get(pk=(parent or root()).pk).add_child(name=name)


def relire() -> Collection:
    return review.review_collection()


def adding(client, parent: Collection, name="Nouvelle") -> bool:
    client.post(reverse("wagtailadmin_collections:add"), {"name": name, "parent": parent.pk})
    made = Collection.objects.filter(name=name).first()
    return bool(made) and made.get_parent().pk == parent.pk


def renaming(client, changed: Collection, parent: Collection | None = None) -> bool:
    address = reverse("wagtailadmin_collections:edit", args=[changed.pk])
    above = parent or Collection.objects.get(pk=changed.pk).get_parent()
    client.post(address, {"name": "Renommée", "parent": above.pk})
    return Collection.objects.get(pk=changed.pk).name == "Renommée"


def deleting(client, deleted: Collection) -> bool:
    client.post(reverse("wagtailadmin_collections:delete", args=[deleted.pk]))
    return not Collection.objects.filter(pk=deleted.pk).exists()


def opening(client, closed: Collection) -> bool:
    address = reverse("wagtailadmin_collections:set_privacy", args=[closed.pk])
    answer = client.post(address, {"restriction_type": CollectionViewRestriction.NONE})
    return answer.status_code == 200


def test_writers_make_collections_in_review_only():
    client, kayes = browser(writer()), collection()
    assert adding(client, relire())
    assert not adding(client, root(), "À la racine")
    assert not adding(client, kayes, "Dans Kayes")


def test_writers_change_no_collection():
    client, kayes = browser(writer()), collection()
    assert not renaming(client, kayes)
    assert not renaming(client, relire())
    assert not deleting(client, kayes)
    assert not deleting(client, relire())
    assert not opening(client, kayes)
    assert not opening(client, relire())


def test_moderators_change_all_collections():
    client, kayes = browser(moderator()), collection()
    restrict(kayes)
    assert adding(client, root())
    assert opening(client, kayes)
    assert collection_is_public(kayes)
    assert renaming(client, kayes)
    assert deleting(client, kayes)


@pytest.mark.parametrize("person", [moderator, lambda: User.objects.create_superuser("admin")])
def test_nobody_deletes_the_review_collection_or_says_that_it_is_open(person):
    client = browser(person())
    assert not deleting(client, relire())
    assert not opening(client, relire())
    assert renaming(client, relire())


def test_rights_on_a_collection_do_not_open_it_without_the_right_to_publish():
    archives = collection("Archives")
    restrict(archives)
    person = photographer(archives, "add_collection", "change_collection", "delete_collection")
    inside = collection("Puits", parent=archives)
    client = browser(person)
    assert adding(client, Collection.objects.get(pk=archives.pk))
    assert not opening(client, archives)
    assert not renaming(client, inside, parent=root())
    assert not deleting(client, inside)


def test_with_the_right_to_publish_they_do():
    archives = collection("Archives")
    restrict(archives)
    person = photographer(archives, "change_collection", publishes=True)
    assert opening(browser(person), archives)


def test_a_right_in_a_restricted_collection_holds_without_the_right_to_publish():
    archives, kayes = collection("Archives"), collection()
    restrict(archives)
    person = photographer(root(), "add_image", "change_image")
    policy = policy_registry.get_by_type(SiteImage)
    assert set(policy.collections_user_has_permission_for(person, "change")) == {archives, relire()}
    hidden, open_one = make_image(collection=archives), make_image("Public", collection=kayes)
    assert policy.user_has_permission_for_instance(person, "change", hidden)
    assert not policy.user_has_permission_for_instance(person, "change", open_one)
    assert set(policy.instances_user_has_permission_for(person, "change")) == {hidden}
    assert person in policy.users_with_permission_for_instance("change", hidden)
    assert person not in policy.users_with_permission_for_instance("change", open_one)


def test_a_right_in_an_open_collection_alone_opens_no_form_of_upload():
    person = photographer(collection(), "add_image", "choose_image")
    policy = policy_registry.get_by_type(SiteImage)
    assert not policy.user_has_permission(person, "add")
    client = browser(person)
    assert client.get(reverse("wagtailimages:add_multiple")).status_code == 302
    assert client.get(reverse("wagtailimages_chooser:choose")).status_code == 200


def test_with_the_right_to_publish_a_right_holds_where_it_was_given():
    kayes, segou = collection(), collection("Ségou")
    person = photographer(kayes, "change_image", publishes=True)
    policy = policy_registry.get_by_type(SiteImage)
    assert policy.user_has_permission_for_instance(person, "change", make_image(collection=kayes))
    assert not policy.user_has_permission_for_instance(person, "change", make_image(collection=segou))


def test_an_account_that_is_closed_has_no_right():
    person = moderator()
    person.is_active = False
    assert not review.may_publish(person)
    assert not policy_registry.get_by_type(SiteImage).user_has_permission(person, "change")
