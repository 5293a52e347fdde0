"""The authoring API lets nobody further than the forms do: it asks the same policies."""

import json

import pytest
from django.test import Client
from wagtail.models import APIToken, Collection

from cms.media import review
from cms.media.models import SiteDocument, SiteImage
from cms.overrides.authoring import authoring_urls
from tests.cms.media.builders import PDF, encoded, make_document, make_image, picture, upload
from tests.cms.media.staff import moderator, writer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [authoring_urls()]


def caller(user) -> Client:
    """A program that has a token of this person's."""
    _row, token = APIToken.create_token(user=user, name="essai")
    return Client(headers={"Authorization": f"Bearer {token}"})


def patched(client: Client, kind: str, media) -> int:
    address = f"/authoring/v3/{kind}/{media.pk}/"
    answer = client.patch(address, json.dumps({"title": "changé"}), content_type="application/json")
    return answer.status_code


def uploaded(client: Client, kind: str, place: Collection) -> int:
    files = {"images": upload(encoded(picture()), "a.jpg"), "documents": upload(PDF, "a.pdf")}
    data = {"title": "a", "collection_id": place.pk, "file": files[kind]}
    if kind == "images":
        data["alt"] = "a"
    return client.post(f"/authoring/v3/{kind}/", data).status_code


KINDS = {"images": (make_image, SiteImage), "documents": (make_document, SiteDocument)}


def test_what_cleaning_took_out_of_an_image_is_told():
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><image href='//example.org/a.png'/></svg>"
    place = Collection.get_first_root_node()
    client = caller(moderator())
    data = {"title": "Plan", "alt": "Plan", "collection_id": place.pk}
    answer = client.post("/authoring/v3/images/", {**data, "file": upload(drawing, "a.svg")}).json()
    assert "« Plan » est enregistrée, mais sans ce qui est pris à une autre" in answer["removal_notice"]
    assert client.get(f"/authoring/v3/images/{answer['id']}/").json()["removal_notice"] == ""


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not_publish_changes_and_deletes_nothing_public(kind):
    make, model = KINDS[kind]
    person = writer()
    media, client = make("avant", uploaded_by_user=person), caller(person)
    assert patched(client, kind, media) == 403
    assert client.delete(f"/authoring/v3/{kind}/{media.pk}/").status_code == 403
    assert model.objects.get().title == "avant"


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_not_publish_uploads_into_the_review_collection_only(kind):
    _make, model = KINDS[kind]
    client = caller(writer())
    kayes = Collection.get_first_root_node().add_child(name="Kayes")
    uploaded(client, kind, kayes)
    assert not model.objects.filter(collection=kayes).exists()
    assert uploaded(client, kind, review.review_collection()) == 201
    assert model.objects.filter(collection=review.review_collection()).exists()


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_publish_does_all_of_it(kind):
    make, model = KINDS[kind]
    media, client = make("avant"), caller(moderator())
    assert patched(client, kind, media) == 200
    assert model.objects.get().title == "changé"
    assert client.delete(f"/authoring/v3/{kind}/{media.pk}/").status_code == 204
    assert uploaded(client, kind, Collection.get_first_root_node()) == 201
