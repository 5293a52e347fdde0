"""An album follows its collection, by whatever route it changes; nothing private stays anywhere."""

import json

import pytest
from django.test import Client
from wagtail.models import Collection

from cms.media.models import SiteImage
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.publishing.worker import Worker
from cms.testing import catch_up
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection, gallery, restrict
from tests.home.builders import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(db, monkeypatch):
    """A worker that keeps the connection, and so the transaction, of its test."""
    monkeypatch.setattr("cms.publishing.worker.close_old_connections", lambda: None)
    return Worker()


def seen(page, worker=None):
    """The titles of the images partners see, after the worker has looked around."""
    if worker:
        worker.watch()
    catch_up()
    return [image["title"] for image in json.loads(Publication.objects.get(ref=ref_of(page)).full)["images"]]


def files_of(page):
    """The public addresses of all that the album shows, originals included."""
    catch_up()
    images = json.loads(Publication.objects.get(ref=ref_of(page)).full)["images"]
    originals = SiteImage.objects.filter(pk__in=[image["id"] for image in images])
    shown = [
        rendition["url"].partition(".invalid")[2] for image in images for rendition in image["renditions"]
    ]
    return shown + [f"/media/{name}" for name in originals.values_list("file", flat=True)]


def statuses(addresses):
    found = set()
    for address in addresses:
        answer = Client().get(address)
        found.add(answer.status_code)
        answer.getvalue()  # to its end: closes the file
    return found


def assert_hidden(page, addresses, title):
    """Neither the page, the item, the list, the changes, the gallery nor the files tell of the image."""
    catch_up()
    assert statuses(addresses) == {404}
    readers = [page.url, gallery().url, f"/api/v1/content/{ref_of(page)}", "/api/v1/content/albums?view=full"]
    for address in [*readers, "/api/v1/changes", f"/api/v1/content/albums?q={title}"]:
        assert title not in read(address)
    assert title not in json.dumps(list(Publication.objects.values()), default=str)


def test_a_new_image_appears():
    kayes = collection(count=1)
    page = album(kayes)
    assert seen(page) == ["Photo 1"]
    make_image("Nouvelle", collection=kayes)
    assert seen(page) == ["Photo 1", "Nouvelle"]


def test_the_first_image_appears():
    kayes = collection()
    page = album(kayes)
    assert seen(page) == []
    make_image("Première", collection=kayes)
    assert seen(page) == ["Première"]


def test_an_image_moves_in_and_out_by_save():
    kayes, kita = collection(), collection("Kita")
    pages = album(kayes), album(kita, "Kita")
    image = make_image("Voyage", collection=kayes)
    assert [seen(page) for page in pages] == [["Voyage"], []]
    image.collection = kita
    image.save()
    assert [seen(page) for page in pages] == [[], ["Voyage"]]


def test_an_image_moves_in_and_out_in_bulk(worker):
    kayes, kita = collection(), collection("Kita")
    pages = album(kayes), album(kita, "Kita")
    make_image("Voyage", collection=kayes)
    assert [seen(page, worker) for page in pages] == [["Voyage"], []]
    SiteImage.objects.update(collection=kita)
    assert [seen(page, worker) for page in pages] == [[], ["Voyage"]]


def test_a_renamed_image_is_renamed_in_the_album():
    page = album(collection(count=1))
    image = SiteImage.objects.get()
    image.title, image.caption = "Un puits", "À Kayes"
    image.save()
    assert seen(page) == ["Un puits"]


def test_a_deleted_image_is_gone_everywhere():
    kayes = collection(count=1)
    make_image("Effacée", collection=kayes)
    page = album(kayes)
    assert seen(page) == ["Photo 1", "Effacée"]
    addresses = files_of(page)
    SiteImage.objects.get(title="Effacée").delete()
    assert seen(page) == ["Photo 1"]
    kept = files_of(page)
    assert_hidden(page, set(addresses) - set(kept), "Effacée")


def test_a_restriction_hides_the_images_and_lifting_it_brings_them_back():
    kayes = collection(count=1)
    make_image("Réunion", collection=kayes)
    page = album(kayes)
    addresses = files_of(page)
    assert statuses(addresses) == {200}
    restriction = restrict(kayes)
    assert seen(page) == []
    assert_hidden(page, addresses, "Réunion")
    restriction.delete()
    assert seen(page) == ["Photo 1", "Réunion"]
    assert statuses(files_of(page)) == {200}


def test_a_restriction_of_a_collection_above_hides_them_too():
    above = collection("Archives")
    kayes = collection(count=1, parent=above)
    page = album(kayes)
    addresses = files_of(page)
    restrict(above)
    assert seen(page) == []
    assert_hidden(page, addresses, "Photo 1")


def test_a_collection_that_moves_under_a_private_one_hides_them(worker):
    above = collection("Archives")
    restrict(above)
    kayes = collection(count=1)
    page = album(kayes)
    addresses = files_of(page)
    worker.watch()
    Collection.objects.get(pk=kayes.pk).move(Collection.objects.get(pk=above.pk), "sorted-child")
    assert seen(page, worker) == []
    assert_hidden(page, addresses, "Photo 1")
    Collection.objects.get(pk=kayes.pk).move(Collection.get_first_root_node(), "sorted-child")
    assert seen(page, worker) == ["Photo 1"]


def test_a_restriction_written_without_a_signal_hides_them(worker):
    kayes = collection(count=1)
    page = album(kayes)
    addresses = files_of(page)
    worker.watch()
    restriction = restrict(kayes)
    type(restriction).objects.update(restriction_type="none")
    assert seen(page, worker) == ["Photo 1"]
    type(restriction).objects.update(restriction_type="login")
    assert seen(page, worker) == []
    assert_hidden(page, addresses, "Photo 1")


def test_a_public_album_of_a_private_collection_stays_an_item_without_images():
    kayes = collection(count=1)
    restrict(kayes)
    page = album(kayes, summary="Bientôt.")
    catch_up()
    item = json.loads(Publication.objects.get(ref=ref_of(page)).full)
    assert (item["title"], item["count"], item["images"], item["image"]) == (page.title, 0, [], None)
    assert page.title not in read(gallery().url)
    assert "0 photo" in read(page.url)


def test_an_unpublished_album_takes_its_images_with_it():
    page = album(collection(count=1))
    addresses = files_of(page)
    page.unpublish()
    catch_up()
    assert statuses(addresses) == {404}
    assert Client().get(page.url).status_code == 404


def test_a_collection_that_is_deleted_leaves_an_empty_album():
    kayes = collection(count=1)
    page = album(kayes)
    addresses = files_of(page)
    Collection.objects.get(pk=kayes.pk).delete()
    assert seen(page) == []
    assert_hidden(page, addresses, "Photo 1")


def test_two_albums_may_show_one_collection():
    kayes = collection(count=1)
    one, two = album(kayes, "Un"), album(kayes, "Deux")
    assert seen(one) == seen(two) == ["Photo 1"]
