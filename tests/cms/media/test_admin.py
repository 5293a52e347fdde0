"""Editors upload, describe, choose, replace and delete in the administration, in French."""

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cms.media.models import SiteDocument, SiteImage
from cms.media.stored_names import STORED
from cms.publishing import defer_to_worker
from tests.cms.media.builders import PDF, encoded, make_document, make_image, picture, travelled_exif, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _alone():
    with defer_to_worker():
        yield


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("awa", password="x"))
    return client


def form(**fields) -> dict:
    return {"title": "Puits", "alt": "", "collection": "1", "tags": "", "licence": "", **fields}


def errors(response) -> dict[str, list[str]]:
    return response.context["form"].errors


def broken() -> bytes:
    return encoded(picture(400, 300))[:900]


def test_one_picture_with_its_alternative_text(editor):
    file = upload(encoded(picture(), exif=travelled_exif()), "a.jpg")
    response = editor.post(reverse("wagtailimages:add"), form(alt="Un puits", file=file))
    assert response.status_code == 302
    image = SiteImage.objects.get()
    assert (image.alt, image.credit, image.file.name[:15]) == ("Un puits", "Awa Diarra", "private/images/")
    assert image.file_hash
    assert image.uploaded_by_user.username == "awa"


@pytest.mark.parametrize("name", ["gris-16-bits.png", "gris-profil-gris.png", "rouge-prophoto.jpg"])
def test_whatever_its_bits_and_profile_a_picture_is_taken_and_listed(editor, name):
    data = (Path(__file__).with_name("cases") / name).read_bytes()
    response = editor.post(reverse("wagtailimages:add"), form(alt="Un puits", file=upload(data, name)))
    assert response.status_code == 302
    image = SiteImage.objects.get()
    for address in (reverse("wagtailimages:index"), reverse("wagtailimages:edit", args=[image.pk])):
        assert "Puits" in editor.get(address).content.decode()
    assert image.renditions.filter(filter_spec="max-165x165").exists()


def test_the_form_asks_for_an_alternative_text_or_the_box(editor):
    data = encoded(picture())
    response = editor.post(reverse("wagtailimages:add"), form(file=upload(data, "a.jpg")))
    assert errors(response) == {
        "alt": ["Décrivez « Puits » pour qui ne la voit pas, ou cochez « Image décorative »."]
    }
    editor.post(reverse("wagtailimages:add"), form(file=upload(data, "a.jpg"), is_decorative="on"))
    assert SiteImage.objects.get().is_decorative


def test_the_form_is_french(editor):
    page = editor.get(reverse("wagtailimages:add")).content.decode()
    for label in (
        "Texte de remplacement",
        "Image décorative",
        "Légende",
        "Crédit",
        "Licence",
        "Date de prise de vue",
        "Lieu",
    ):
        assert label in page


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (broken(), "a.jpg", "endommagée"),
        (encoded(picture()), "a.png", "JPEG"),
        (b"<html>", "a.jpg", "formats"),
        (b"<svg", "a.svg", "SVG"),
        (b"", "a.jpg", "vide"),
    ],
)
def test_refusals_are_sentences_on_the_field(editor, data, name, word):
    response = editor.post(reverse("wagtailimages:add"), form(alt="Un puits", file=upload(data, name)))
    (message,) = errors(response)["file"]
    assert word in message
    assert SiteImage.objects.count() == 0


def test_many_pictures_at_once_appear_at_once(editor):
    for number in range(3):
        data = {
            "files[]": upload(encoded(picture()), f"puits {number}.jpg"),
            "title": f"puits {number}",
            "collection": "1",
        }
        answer = json.loads(editor.post(reverse("wagtailimages:add_multiple"), data).content)
        assert answer["success"]
        assert "Texte de remplacement" in answer["form"]
    assert [image.default_alt_text for image in SiteImage.objects.order_by("pk")] == [
        "puits 0",
        "puits 1",
        "puits 2",
    ]


def test_one_bad_picture_of_many_is_refused_with_its_sentence(editor):
    data = {"files[]": upload(broken(), "a.jpg"), "title": "a", "collection": "1"}
    answer = json.loads(editor.post(reverse("wagtailimages:add_multiple"), data).content)
    assert (answer["success"], "« a.jpg » est endommagée" in answer["error_message"]) == (False, True)


def test_the_form_beside_each_of_many_asks_for_the_alternative_text(editor):
    image = make_image()
    url = reverse("wagtailimages:edit_multiple", args=[image.pk])
    fields = {f"image-{image.pk}-{name}": value for name, value in form().items()}
    assert "Décrivez" in json.loads(editor.post(url, fields).content)["form"]
    fields[f"image-{image.pk}-alt"] = "Un puits"
    assert json.loads(editor.post(url, fields).content)["success"]
    assert SiteImage.objects.get().alt == "Un puits"


def test_a_picture_kept_aside_for_another_reason_is_checked_too(editor):
    file = upload(encoded(picture(), exif=travelled_exif(6)), "a.jpg")
    data = {"files[]": file, "title": "x" * 300, "collection": "1"}
    aside = json.loads(editor.post(reverse("wagtailimages:add_multiple"), data).content)["uploaded_file_id"]
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[aside])
    fields = {f"uploaded-image-{aside}-{name}": value for name, value in form(alt="Un puits").items()}
    assert json.loads(editor.post(url, fields).content)["success"]
    image = SiteImage.objects.get()
    with image.file.open("rb") as kept:
        assert b"GPS" not in kept.read()
    assert (image.width, image.height, image.credit) == (40, 60, "Awa Diarra")


def test_a_replaced_picture_leaves_nothing_of_the_old_one(editor, stored):
    image = make_image()
    old = image.file.name
    data = form(alt="Un puits", file=upload(encoded(picture(400, 200)), "b.jpg"))
    assert editor.post(reverse("wagtailimages:edit", args=[image.pk]), data).status_code == 302
    image.refresh_from_db()
    assert image.width == 400
    assert old not in stored()
    assert set(stored()) == {image.file.name, *image.renditions.values_list("file", flat=True)}


def test_lists_choosers_and_edit_pages_show_private_pictures(editor):
    image = make_image()
    for url in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
    ):
        response = editor.get(url)
        assert (response.status_code, b"/media/private/" in response.content) == (200, True)
    for rendition in image.renditions.all():
        response = editor.get(f"/media/{rendition.file.name}")
        assert response.status_code == 200
        response.close()


def test_the_chooser_takes_a_new_picture(editor):
    data = form(alt="Un puits", file=upload(encoded(picture()), "a.jpg"))
    fields = {f"image-chooser-upload-{name}": value for name, value in data.items()}
    answer = json.loads(editor.post(reverse("wagtailimages_chooser:create"), fields).content)
    assert (answer["step"], answer["result"]["default_alt_text"]) == ("chosen", "Un puits")


def test_deleting_deletes_the_files(editor, stored):
    image, document = make_image(), make_document()
    editor.post(reverse("wagtailimages:delete", args=[image.pk]))
    editor.post(reverse("wagtaildocs:delete", args=[document.pk]))
    assert (SiteImage.objects.count(), SiteDocument.objects.count(), stored()) == (0, 0, [])


def test_documents_are_uploaded_replaced_and_listed(editor, stored):
    data = {"title": "Rapport", "collection": "1", "tags": "", "licence": "", "credit": "Awa"}
    assert (
        editor.post(reverse("wagtaildocs:add"), {**data, "file": upload(PDF, "Rapport été.pdf")}).status_code
        == 302
    )
    document = SiteDocument.objects.get()
    assert (document.filename, document.credit, document.file_size) == ("Rapport été.pdf", "Awa", len(PDF))
    assert "Rapport été.pdf" in editor.get(reverse("wagtaildocs:index")).content.decode()
    editor.post(reverse("wagtaildocs:edit", args=[document.pk]), {**data, "file": upload(b"a;b", "b.csv")})
    document.refresh_from_db()
    assert (document.filename, stored()) == ("b.csv", [document.file.name])


def test_documents_are_refused_with_a_sentence(editor):
    data = {
        "title": "Page",
        "collection": "1",
        "tags": "",
        "licence": "",
        "file": upload(b"<html>", "a.html"),
    }
    (message,) = errors(editor.post(reverse("wagtaildocs:add"), data))["file"]
    assert "« a.html »" in message
    answer = editor.post(
        reverse("wagtaildocs:add_multiple"),
        {"files[]": upload(b"<html>", "a.pdf"), "title": "a", "collection": "1"},
    )
    assert "« a.pdf »" in json.loads(answer.content)["error_message"]


def test_many_documents_at_once(editor):
    data = {"files[]": upload(PDF, "a.pdf"), "title": "a", "collection": "1"}
    assert json.loads(editor.post(reverse("wagtaildocs:add_multiple"), data).content)["success"]
    assert SiteDocument.objects.get().download_name == "a.pdf"


@pytest.mark.parametrize("before", ["\u200b", "", "\u2060\ufeff"])
def test_a_file_without_a_visible_name_is_kept_under_its_extension(editor, before):
    for place, data, ending in (("images", encoded(picture()), ".jpg"), ("docs", PDF, ".pdf")):
        sent = {"files[]": upload(data, before + ending), "title": "a", "collection": "1"}
        assert json.loads(editor.post(reverse(f"wagtail{place}:add_multiple"), sent).content)["success"]
    image, document = SiteImage.objects.get(), SiteDocument.objects.get()
    assert all(STORED.fullmatch(kept.file.name) for kept in (image, document))
    assert document.filename.endswith(".pdf")
    served = editor.get(f"/media/{document.file.name}")
    assert served.headers["Content-Type"] == "application/pdf"
    served.close()
