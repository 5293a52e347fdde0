"""Who may not publish changes nothing of what the public sees, by whatever route; who may, still can."""

import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from wagtail.models import Collection

from cms.media.models import SiteDocument, SiteImage
from cms.publishing import defer_to_worker
from tests.cms.media.builders import PDF, encoded, make_document, make_image, picture, show, upload
from tests.cms.media.staff import browser, moderator, writer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alone():
    with defer_to_worker():
        yield


def root() -> Collection:
    return Collection.get_first_root_node()


def open_collection(name="Kayes") -> Collection:
    return root().add_child(name=name)


def image_fields(image: SiteImage, **changed) -> dict:
    return {
        "title": image.title,
        "alt": "Un puits",
        "collection": image.collection_id,
        "tags": "",
        "licence": "",
        **changed,
    }


def document_fields(document: SiteDocument, **changed) -> dict:
    return {
        "title": document.title,
        "collection": document.collection_id,
        "tags": "",
        "licence": "",
        **changed,
    }


def prefixed(prefix: str, fields: dict) -> dict:
    return {f"{prefix}-{name}": value for name, value in fields.items()}


def bulk(media, action: str, **query) -> str:
    opts = media._meta
    address = reverse("wagtail_bulk_action", args=[opts.app_label, opts.model_name, action])
    return f"{address}?{urlencode({'id': media.pk, **query})}"


def public(media):
    """The same image or document, shown by a public item."""
    show(media)
    return media


IMAGE_CHANGES = {
    "edit": lambda image: (
        reverse("wagtailimages:edit", args=[image.pk]),
        image_fields(image, title="changé"),
    ),
    "file": lambda image: (
        reverse("wagtailimages:edit", args=[image.pk]),
        image_fields(image, file=upload(encoded(picture(33, 44)), "b.jpg")),
    ),
    "multiple edit": lambda image: (
        reverse("wagtailimages:edit_multiple", args=[image.pk]),
        prefixed(f"image-{image.pk}", image_fields(image, title="changé")),
    ),
    "delete": lambda image: (reverse("wagtailimages:delete", args=[image.pk]), {}),
    "multiple delete": lambda image: (reverse("wagtailimages:delete_multiple", args=[image.pk]), {}),
    "bulk delete": lambda image: (bulk(image, "delete"), {}),
    "bulk tags": lambda image: (bulk(image, "add_tags"), {"tags": "changé"}),
    "bulk collection": lambda image: (
        bulk(image, "add_to_collection"),
        {"collection": open_collection("Autre").pk},
    ),
}
DOCUMENT_CHANGES = {
    "edit": lambda document: (
        reverse("wagtaildocs:edit", args=[document.pk]),
        document_fields(document, title="changé"),
    ),
    "file": lambda document: (
        reverse("wagtaildocs:edit", args=[document.pk]),
        document_fields(document, file=upload(PDF + b"%", "b.pdf")),
    ),
    "multiple edit": lambda document: (
        reverse("wagtaildocs:edit_multiple", args=[document.pk]),
        prefixed(f"doc-{document.pk}", document_fields(document, title="changé")),
    ),
    "delete": lambda document: (reverse("wagtaildocs:delete", args=[document.pk]), {}),
    "multiple delete": lambda document: (reverse("wagtaildocs:delete_multiple", args=[document.pk]), {}),
    "bulk delete": lambda document: (bulk(document, "delete"), {}),
    "bulk tags": lambda document: (bulk(document, "add_tags"), {"tags": "changé"}),
    "bulk collection": lambda document: (
        bulk(document, "add_to_collection"),
        {"collection": open_collection("Autre").pk},
    ),
}
CHANGES = [
    *((make_image, change) for change in IMAGE_CHANGES.values()),
    *((make_document, change) for change in DOCUMENT_CHANGES.values()),
]
NAMES = [*(f"image: {name}" for name in IMAGE_CHANGES), *(f"document: {name}" for name in DOCUMENT_CHANGES)]


def state(media) -> tuple | None:
    """All that a visitor could see of it, or None when it is gone."""
    kept = type(media).objects.filter(pk=media.pk).first()
    tags = tuple(kept.tags.names()) if kept else ()
    return kept and (kept.title, kept.file.name, kept.collection_id, tags)


@pytest.mark.parametrize(("make", "change"), CHANGES, ids=NAMES)
def test_who_may_not_publish_changes_nothing_that_the_public_sees(make, change):
    author = writer()
    media = public(make(uploaded_by_user=author))
    before = state(media)
    address, fields = change(media)
    browser(author).post(address, fields)
    assert state(media) == before


@pytest.mark.parametrize(("make", "change"), CHANGES, ids=NAMES)
def test_who_may_publish_changes_what_the_public_sees(make, change):
    media = public(make())
    before = state(media)
    address, fields = change(media)
    browser(moderator()).post(address, fields)
    assert state(media) != before


UPLOADS = {
    "images": lambda place: (
        reverse("wagtailimages:add"),
        {"title": "a", "alt": "a", "collection": place, "licence": "", "file": jpeg()},
    ),
    "many images": lambda place: (
        reverse("wagtailimages:add_multiple"),
        {"title": "a", "collection": place, "files[]": jpeg()},
    ),
    "image chooser": lambda place: (
        reverse("wagtailimages_chooser:create"),
        prefixed("image-chooser-upload", {"title": "a", "alt": "a", "collection": place, "file": jpeg()}),
    ),
    "documents": lambda place: (
        reverse("wagtaildocs:add"),
        {"title": "a", "collection": place, "licence": "", "file": upload(PDF, "a.pdf")},
    ),
    "many documents": lambda place: (
        reverse("wagtaildocs:add_multiple"),
        {"title": "a", "collection": place, "files[]": upload(PDF, "a.pdf")},
    ),
    "document chooser": lambda place: (
        reverse("wagtaildocs_chooser:create"),
        prefixed(
            "document-chooser-upload", {"title": "a", "collection": place, "file": upload(PDF, "a.pdf")}
        ),
    ),
}


def jpeg():
    return upload(encoded(picture()), "a.jpg")


@pytest.mark.parametrize("way", UPLOADS.values(), ids=UPLOADS)
def test_who_may_not_publish_uploads_nothing_into_an_open_collection(way):
    kayes = open_collection()
    address, fields = way(kayes.pk)
    browser(writer()).post(address, fields)
    assert [*members(kayes), *members(root())] == []


@pytest.mark.parametrize("way", UPLOADS.values(), ids=UPLOADS)
def test_who_may_publish_uploads_into_any_collection(way):
    kayes = open_collection()
    address, fields = way(kayes.pk)
    browser(moderator()).post(address, fields)
    assert len(members(kayes)) == 1


def members(collection: Collection) -> list:
    return [
        *SiteImage.objects.filter(collection=collection),
        *SiteDocument.objects.filter(collection=collection),
    ]


def test_an_upload_kept_aside_goes_into_no_open_collection_either():
    kayes, client = open_collection(), browser(writer())
    data = {"files[]": jpeg(), "title": "x" * 300, "collection": kayes.pk}
    aside = json.loads(client.post(reverse("wagtailimages:add_multiple"), data).content)["uploaded_file_id"]
    fields = {"title": "a", "alt": "a", "collection": kayes.pk, "tags": "", "licence": ""}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[aside])
    client.post(address, prefixed(f"uploaded-image-{aside}", fields))
    assert members(kayes) == []
