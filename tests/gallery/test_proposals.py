"""Albums of those who may not publish: filled in « À relire », public with the album, then by proposals."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Workflow

from cms.media import review
from cms.media.models import ReviewCollection, SiteImage
from cms.testing import catch_up
from gallery.models import AlbumPage
from gallery.proposals import offer_proposals
from tests.cms.media.builders import make_image
from tests.cms.media.staff import browser, moderator, writer
from tests.gallery.builders import album, collection, gallery, restrict
from tests.gallery.test_admin import adding, filled, upload_at_once
from tests.home.builders import read

pytestmark = pytest.mark.django_db


def relire() -> Collection:
    return review.review_collection()


def drafted(person, title="Le puits de Kayes") -> AlbumPage:
    """An album as somebody makes it who says nothing of its collection."""
    answer = browser(person).post(adding(), without_publishing(filled(None, title)))
    assert answer.status_code == 302, answer.context["form"].errors
    return AlbumPage.objects.get(title=title)


def without_publishing(data: dict) -> dict:
    return {name: value for name, value in data.items() if name != "action-publish"}


def form_of(person, page) -> str:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return unescape(browser(person).get(address).content.decode())


def saved(person, page, **fields) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = filled(None, **{"slug": page.slug, **fields})
    answer = browser(person).post(address, without_publishing(data))
    assert answer.status_code == 302, answer.context["form"].errors


def at_root(place: Collection) -> bool:
    return Collection.objects.get(pk=place.pk).depth == 2


def shown_images(page) -> int:
    """How many photos a visitor sees on the page of the album."""
    return read(AlbumPage.objects.get(pk=page.pk).url).count("<figure>")


def proposals_of(place: Collection) -> Collection:
    offer_proposals()
    return Collection.objects.get(review__target=place)


def test_an_album_with_three_photos_is_written_submitted_and_let():
    person = writer()
    page = drafted(person)
    own = page.collection
    assert (own.name, own.get_parent()) == ("Le puits de Kayes", relire())
    html = form_of(person, page)
    assert "Cette collection contient 0 images." in html
    assert f'href="/admin/images/multiple/add/?collection_id={own.pk}"' in html
    upload_at_once(browser(person), own, 3)
    assert "Ses images attendent dans « À relire »" in form_of(person, page)
    state = Workflow.objects.get().start(page, person)
    catch_up()
    assert all(image.file.name.startswith("private/") for image in SiteImage.objects.all())
    state.current_task_state.approve(user=moderator())
    assert at_root(own)
    assert shown_images(page) == 3
    assert all(image.file.name.startswith("public/") for image in SiteImage.objects.all())


def test_a_moderator_publishes_an_album_in_one_step():
    client = browser(moderator())
    assert client.post(adding(), filled(None)).status_code == 302
    page = AlbumPage.objects.get()
    assert (page.live, page.collection.name, at_root(page.collection)) == (True, "Le puits de Kayes", True)


def test_the_collection_is_named_like_the_album_until_somebody_names_it_otherwise():
    person = writer()
    page = drafted(person, "Le pu")
    saved(person, page, title="Le puits")
    page = AlbumPage.objects.get(pk=page.pk)
    assert page.collection.name == "Le puits"
    assert Collection.objects.count() == 3
    Collection.objects.filter(pk=page.collection_id).update(name="Photos d’Awa")
    saved(person, page, title="Le puits de Kayes")
    assert AlbumPage.objects.get(pk=page.pk).collection.name == "Photos d’Awa"


def test_a_collection_made_for_nothing_does_not_stay():
    person = writer()
    page, kayes = drafted(person), collection()
    own = page.collection
    saved(person, page, collection=str(kayes.pk))
    assert AlbumPage.objects.get(pk=page.pk).collection == kayes
    assert not Collection.objects.filter(pk=own.pk).exists()
    assert Collection.find_problems() == ([], [], [], [], [])


def test_a_collection_in_which_something_lies_stays():
    person = writer()
    page, kayes = drafted(person), collection()
    make_image(collection=page.collection)
    saved(person, page, collection=str(kayes.pk))
    assert Collection.objects.filter(pk=page.collection_id).exists()


def test_a_collection_that_the_public_sees_is_not_renamed_with_a_draft():
    kayes = collection("Le puits de Kayes")
    page = album(kayes)
    page.unpublish()
    saved(writer(), page, title="Autre", collection=str(kayes.pk))
    assert Collection.objects.get(pk=kayes.pk).name == "Le puits de Kayes"


def test_a_preview_makes_no_collection():
    client = browser(writer())
    address = reverse("wagtailadmin_pages:preview_on_add", args=["gallery", "albumpage", gallery().pk])
    assert client.post(address, without_publishing(filled(None, slug="puits"))).json()["is_valid"]
    assert client.get(address).status_code == 200
    assert set(Collection.objects.all()) == {Collection.get_first_root_node(), relire()}


def test_the_review_collection_and_proposals_are_not_offered_for_an_album():
    kayes = collection()
    album(kayes)
    proposals = proposals_of(kayes)
    html = browser(writer()).get(adding()).content.decode()
    assert f'<option value="{kayes.pk}"' in html
    for place in (relire(), proposals):
        assert f'<option value="{place.pk}"' not in html


def test_photos_proposed_for_a_public_album_enter_it_when_it_is_published_again():
    kayes, person = collection(count=1), writer()
    page = album(kayes)
    place = proposals_of(kayes)
    html = form_of(person, page)
    assert f'href="/admin/images/multiple/add/?collection_id={place.pk}"' in html
    assert "Les images que vous ajoutez attendent dans « À relire »" in html
    upload_at_once(browser(person), place, 2)
    assert shown_images(page) == 1
    reader = moderator()
    told = form_of(reader, page)
    assert "2 images proposées entreront dans l’album à sa prochaine publication." in told
    assert f'href="/admin/images/?collection_id={place.pk}"' in told
    page.save_revision().publish(user=reader)
    assert shown_images(page) == 3


def previewed(person, page) -> str:
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return browser(person).get(address).content.decode()


def test_a_preview_shows_the_album_as_it_will_be():
    person = writer()
    page = drafted(person)
    make_image(collection=page.collection)
    assert previewed(person, page).count("<figure>") == 1
    page.get_latest_revision().publish()
    make_image("Proposée", collection=proposals_of(page.collection))
    assert previewed(moderator(), page).count("<figure>") == 2
    assert shown_images(page) == 1


def test_what_is_approved_for_later_brings_in_no_proposals():
    kayes = collection(count=1)
    page = album(kayes)
    image = make_image("Proposée", collection=proposals_of(kayes))
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish(user=moderator())
    image.refresh_from_db()
    assert image.collection == proposals_of(kayes)


def test_proposals_have_one_place_for_what_public_albums_show():
    kayes, draft, private = collection(), collection("Brouillon"), collection("Réservée")
    restrict(private)
    for place in (kayes, private):
        album(place, place.name)
    album(draft, "Brouillon").unpublish()
    offer_proposals()
    offer_proposals()
    rows = ReviewCollection.objects.exclude(target__depth=1)
    assert [(row.target, row.collection.name) for row in rows] == [(kayes, "Kayes")]


def test_until_there_is_one_the_form_says_so():
    assert "rechargez cette page" in form_of(writer(), album(collection()))


def test_the_place_of_proposals_is_not_deleted_as_long_as_an_album_may_use_it():
    kayes = collection()
    album(kayes)
    place = proposals_of(kayes)
    address = reverse("wagtailadmin_collections:delete", args=[place.pk])
    assert browser(moderator()).post(address).status_code == 403
    assert Collection.objects.filter(pk=place.pk).exists()


def test_proposals_for_a_collection_that_is_gone_go_once_they_are_empty():
    kayes = collection()
    page = album(kayes)
    place = proposals_of(kayes)
    image = make_image(collection=place)
    page.delete()
    Collection.objects.get(pk=kayes.pk).delete()
    assert review.remove_forsaken() == 0
    image.delete()
    assert review.remove_forsaken() == 1
    assert not Collection.objects.filter(pk=place.pk).exists()
    assert Collection.find_problems() == ([], [], [], [], [])
