"""« À relire » is closed whatever is done to it, and those who write work in it and nowhere else."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.permissions import policy_registry

from cms.media import grants, review
from cms.media.models import ReviewCollection, SiteDocument, SiteImage
from cms.media.visibility import closed_collection_pks
from cms.publishing import shown
from tests.cms.media.builders import PDF, encoded, make_document, make_image, picture, upload
from tests.cms.media.staff import WRITERS, browser, member, moderator, writer

pytestmark = pytest.mark.django_db


def relire() -> Collection:
    return review.review_collection()


def test_a_new_site_has_one_of_this_name():
    assert relire().name == "À relire"
    assert relire().get_parent().is_root()
    assert Collection.find_problems() == ([], [], [], [], [])


def test_nothing_in_it_is_public_at_any_depth():
    inside = review.add_collection("Kayes")
    deeper = inside.add_child(name="Puits")
    root = Collection.get_first_root_node()
    closed = [make_image(collection=place) for place in (relire(), inside, deeper)]
    assert [shown(image) for image in closed] == [False, False, False]
    assert shown(make_document(collection=deeper)) is False
    assert shown(make_image(collection=root)) is True
    assert {place.pk for place in (relire(), inside, deeper)} <= set(closed_collection_pks())
    assert root.pk not in closed_collection_pks()


def test_it_may_be_renamed_and_moved_and_stays_closed():
    place = relire()
    place.name = "Zone de travail"
    place.save()
    elsewhere = Collection.get_first_root_node().add_child(name="Médiathèque")
    Collection.objects.get(pk=place.pk).move(Collection.objects.get(pk=elsewhere.pk), "sorted-child")
    assert relire().pk == place.pk
    assert shown(make_image(collection=relire())) is False


def test_no_restriction_of_its_own_opens_it():
    CollectionViewRestriction.objects.create(
        collection=relire(), restriction_type=CollectionViewRestriction.NONE
    )
    assert shown(make_image(collection=relire())) is False


def test_deleted_by_other_means_it_takes_the_writers_work_with_it_not_the_site():
    ReviewCollection.objects.all().delete()
    assert (review.review_collection(), review.add_collection("Kayes")) == (None, None)
    assert (list(review.waiting()), list(review.below_review())) == ([], [])
    assert not images().user_has_permission(writer(), "add")


def images():
    return policy_registry.get_by_type(SiteImage)


def documents():
    return policy_registry.get_by_type(SiteDocument)


@pytest.mark.parametrize("policy", [images, documents])
def test_writers_work_in_it_and_choose_everywhere(policy):
    person, root = writer(), Collection.get_first_root_node()
    inside = review.add_collection("Kayes")
    for action in ("add", "change", "delete"):
        places = policy().collections_user_has_permission_for(person, action)
        assert set(places) == {relire(), inside}, action
    assert set(policy().collections_user_has_permission_for(person, "choose")) == {root, relire(), inside}


def test_writers_see_in_the_lists_what_they_may_change_and_choose_from_all():
    hidden, open_one = make_image("Brouillon", collection=relire()), make_image("Public")
    client = browser(writer())
    listed = client.get(reverse("wagtailimages:index")).content.decode()
    assert hidden.title in listed
    assert open_one.title not in listed
    offered = client.get(reverse("wagtailimages_chooser:choose")).content.decode()
    assert hidden.title in offered
    assert open_one.title in offered


def test_writers_upload_change_replace_and_delete_there():
    client = browser(writer())
    data = {"files[]": upload(encoded(picture()), "a.jpg"), "title": "a", "collection": relire().pk}
    assert json.loads(client.post(reverse("wagtailimages:add_multiple"), data).content)["success"]
    document = {"title": "b", "collection": relire().pk, "licence": "", "file": upload(PDF, "b.pdf")}
    assert client.post(reverse("wagtaildocs:add"), document).status_code == 302
    image = SiteImage.objects.get()
    assert image.collection == relire()
    new = upload(encoded(picture(33, 44)), "c.jpg")
    fields = {"title": "c", "alt": "c", "collection": relire().pk, "licence": "", "file": new}
    assert client.post(reverse("wagtailimages:edit", args=[image.pk]), fields).status_code == 302
    image.refresh_from_db()
    assert (image.title, image.width) == ("c", 33)
    client.post(reverse("wagtailimages:delete", args=[image.pk]))
    client.post(reverse("wagtaildocs:delete", args=[SiteDocument.objects.get().pk]))
    assert (SiteImage.objects.count(), SiteDocument.objects.count()) == (0, 0)


def test_an_upload_of_a_writer_in_the_chooser_of_a_page_waits_there():
    client = browser(writer())
    fields = {"title": "a", "alt": "a", "file": upload(encoded(picture()), "a.jpg")}
    data = {f"image-chooser-upload-{name}": value for name, value in fields.items()}
    answer = json.loads(client.post(reverse("wagtailimages_chooser:create"), data).content)
    assert answer["step"] == "chosen"
    assert SiteImage.objects.get().collection == relire()


def test_moderators_work_everywhere():
    person = moderator()
    everywhere = set(Collection.objects.all())
    for policy in (images(), documents()):
        for action in ("add", "change", "delete", "choose"):
            assert set(policy.collections_user_has_permission_for(person, action)) == everywhere


def test_rights_are_granted_once_and_withdrawn_where_they_are_named():
    person = member(WRITERS, "seydou")
    (group,) = person.groups.all()
    before = group.collection_permissions.count()
    grants.grant(group, grants.WRITERS)
    assert group.collection_permissions.count() == before
    grants.grant(group, grants.NOT_FOR_WRITERS)
    assert group.collection_permissions.count() > before
    grants.withdraw(group, grants.NOT_FOR_WRITERS)
    assert group.collection_permissions.count() == before
