"""The administration of albums, in French: choosing a collection, filling it at once, what it warns of."""

import json
from html import unescape

import pytest
from django.urls import reverse
from wagtail.models import Collection
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.media.models import SiteImage
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from gallery import panels
from gallery.models import AlbumPage
from tests.cms.media.builders import encoded, picture, upload
from tests.gallery.builders import album, collection, gallery, restrict
from tests.home.builders import editor, english, read

pytestmark = pytest.mark.django_db


def adding() -> str:
    return reverse("wagtailadmin_pages:add", args=["gallery", "albumpage", gallery().pk])


def filled(shown, title="Le puits de Kayes", **fields):
    common = {"title": title, "slug": "", "summary": "", "comments": inline_formset([])}
    chosen = {"collection": str(shown.pk) if shown else "", "order": "taken"}
    return nested_form_data({**common, **chosen, **fields, "action-publish": "1"})


def upload_at_once(client, shown, count):
    """What the page for many pictures sends: one request for each of them."""
    for number in range(1, count + 1):
        file = upload(encoded(picture(60 + number, 40)), f"puits {number}.jpg")
        answer = client.post(
            reverse("wagtailimages:add_multiple"),
            {"files[]": file, "collection": shown.pk, "title": f"puits {number}"},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        assert json.loads(answer.content)["success"] is True


def edited(page) -> str:
    return unescape(editor().get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())


def test_an_album_is_created_and_twelve_pictures_appear_in_it():
    client, kayes = editor(), collection()
    answer = client.post(adding(), filled(kayes))
    assert answer.status_code == 302, answer.context["form"].errors
    page = AlbumPage.objects.get()
    upload_at_once(client, kayes, 12)
    html = read(page.url)
    item = json.loads(Publication.objects.get(ref=ref_of(page)).full)
    assert (item["count"], len(item["images"])) == (12, 12)
    assert [image["alt"] for image in item["images"]] == [f"puits {number}" for number in range(1, 13)]
    assert html.count("<figure>") == 12
    assert all(image["renditions"] for image in item["images"])


def test_a_public_album_is_not_left_without_a_collection():
    page = album(collection())
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = editor().post(address, filled(None, slug=page.slug))
    assert answer.context["form"].errors == {"collection": ["Champ requis."]}


def test_the_form_explains_the_choice_and_offers_the_tree_without_its_root():
    archives = collection("Archives")
    collection("Kita", parent=archives)
    answer = editor().get(adding())
    html = unescape(answer.content.decode())
    assert "Toutes ses images paraissent dans l’album" in html
    assert "Laissée vide, l’album reçoit une collection à lui" in html
    offered = [unescape(label) for _pk, label in answer.context["form"].fields["collection"].choices]
    assert [label.replace("\xa0", "") for label in offered[1:]] == ["Archives", "↳ Kita"]


def test_the_root_of_the_collections_is_refused():
    answer = editor().post(adding(), filled(Collection.get_first_root_node()))
    assert "collection" in answer.context["form"].errors


def test_the_form_says_how_many_images_there_are_and_where_to_add_some():
    kayes = collection(count=2)
    html = edited(album(kayes))
    assert "Cette collection contient 2 images." in html
    assert f'href="/admin/images/multiple/add/?collection_id={kayes.pk}"' in html
    assert "Avertissement" not in html


def test_two_albums_of_one_collection_are_a_warning_not_an_error():
    kayes = collection()
    album(kayes, "Le premier")
    client = editor()
    answer = client.post(adding(), filled(kayes), follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert any("L’album « Le premier » montre la même collection" in sentence for sentence in said)
    page = AlbumPage.objects.get(title="Le puits de Kayes")
    assert page.live
    html = unescape(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode())
    assert "L’album « Le premier » montre la même collection" in html


def test_a_translation_shares_the_collection_without_a_warning():
    page = album(collection())
    page.get_parent().get_parent().copy_for_translation(english())
    gallery().copy_for_translation(english())
    copy = page.copy_for_translation(english())
    assert panels.warnings(page) == panels.warnings(copy) == []


def test_a_private_collection_is_a_warning():
    above = collection("Archives")
    page = album(collection(parent=above))
    restrict(above)
    assert "Cette collection est réservée" in edited(page)


def test_a_collection_too_large_is_a_warning(monkeypatch):
    monkeypatch.setattr(panels, "MOST_IMAGES", 2)
    assert "contient 3 images : l’album montre les 2 premières" in edited(album(collection(count=3)))


def test_a_collection_that_an_album_shows_is_not_deleted():
    kayes = collection()
    album(kayes)
    address = reverse("wagtailadmin_collections:delete", args=[kayes.pk])
    client = editor()
    assert "1 album qui la montre" in unescape(client.get(address).content.decode())
    assert client.post(address).status_code == 403
    assert Collection.objects.filter(pk=kayes.pk).exists()


def test_the_preview_shows_images_that_are_not_public_yet():
    kayes = collection(count=1)
    page = album(kayes)
    page.unpublish()
    catch_up()
    client = editor()
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    html = client.get(address).content.decode()
    image = SiteImage.objects.get()
    rendition = image.renditions.first().file.name
    assert rendition.startswith("private/")
    assert f"/media/{rendition}" in html
