"""What partners and templates receive of an image or a document."""

import re
from importlib import import_module
from unittest.mock import patch

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, User
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.models import Collection, CollectionViewRestriction

from cms.items import Document, Image
from cms.media.items import document_item, image_item
from cms.media.models import SiteImage, SiteRendition
from cms.media.renditions import make_cover, make_missing
from cms.media.signed_urls import Previewer, reading
from cms.publishing import serialize
from cms.publishing.visibility import tracking
from tests.cms.media.builders import bytes_of, make_document, make_image

pytestmark = pytest.mark.django_db


def restrict() -> None:
    root = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=root, restriction_type="login")


def public(file) -> str:
    return "https://origin.invalid/media/" + file.name.replace("private/", "public/")


def drawn(image, request=None, **options) -> str:
    context = Context({"image": image, "request": request or RequestFactory().get("/")})
    return Template('{% load media_tags %}{% picture image sizes="50vw" %}').render(context)


def test_a_picture_is_the_promised_shape():
    image = make_image(title="Puits", alt="Un puits", credit="Awa", licence="CC-BY-4.0", caption="À Kayes")
    make_missing(image.pk)
    item = image_item(image)
    assert Image.model_validate(item).model_dump() == item
    formats = ("jpeg", "webp", "avif")
    sizes = [image.renditions.get(filter_spec__endswith=kind) for kind in formats]
    assert item == {
        "id": str(image.pk),
        "title": "Puits",
        "alt": "Un puits",
        "decorative": False,
        "caption": "À Kayes",
        "credit": "Awa",
        "licence": {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        "width": 60,
        "height": 40,
        "focal_point": None,
        "color": image.color,
        "renditions": [
            {
                "url": public(rendition.file),
                "width": 60,
                "height": 40,
                "type": f"image/{kind}",
                "size": len(bytes_of(rendition.file)),
            }
            for rendition, kind in zip(sizes, formats, strict=True)
        ],
    }


def test_a_document_is_the_promised_shape():
    document = make_document(title="Rapport")
    item = document_item(document)
    assert Document.model_validate(item).model_dump() == item
    assert item == {
        "id": str(document.pk),
        "title": "Rapport",
        "url": public(document.file),
        "type": "application/pdf",
        "size": document.file.size,
    }


def test_the_engine_freezes_both():
    image, document = make_image(), make_document()
    assert serialize([image, document]) == [image_item(image), document_item(document)]


def test_nothing_is_said_of_what_is_restricted():
    image, document = make_image(), make_document()
    restrict()
    assert (image_item(image), document_item(document), serialize([image, document])) == (None, None, [])


def test_only_sizes_that_exist_and_are_ours_are_listed():
    image = make_image()
    assert image_item(image)["renditions"] == []
    image.get_rendition("max-20x20")
    assert image_item(image)["renditions"] == []


@pytest.mark.parametrize(
    ("fields", "contextual", "expected"),
    [
        ({}, None, (False, "Puits")),
        ({"alt": "Un puits"}, None, (False, "Un puits")),
        ({"alt": "Un puits"}, "Le nouveau puits", (False, "Le nouveau puits")),
        ({"is_decorative": True, "alt": "Un puits"}, None, (True, "")),
        ({"is_decorative": True}, "Le nouveau puits", (False, "Le nouveau puits")),
    ],
)
def test_the_alternative_text_is_the_closest_one(fields, contextual, expected):
    image = make_image(title="Puits", **fields)
    image.contextual_alt_text = contextual
    item = image_item(image)
    assert (item["decorative"], item["alt"]) == expected


def test_the_focal_point_is_a_fraction():
    image = make_image(focal_point_x=15, focal_point_y=30, focal_point_width=2, focal_point_height=2)
    assert image_item(image)["focal_point"] == {"x": 0.25, "y": 0.75}


def test_reserved_rights_and_the_sites_own_licence():
    assert image_item(make_image(licence="all-rights-reserved"))["licence"] == {
        "id": "all-rights-reserved",
        "url": None,
    }
    assert image_item(make_image())["licence"] is None


def test_a_drawing_lists_itself():
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    image = SiteImage.objects.create(title="Logo", file=ContentFile(data, "logo.svg"))
    assert image_item(image)["renditions"] == [
        {
            "url": public(image.file),
            "width": 30,
            "height": 20,
            "type": "image/svg+xml",
            "size": len(bytes_of(image.file)),
        }
    ]


def test_the_size_of_a_file_is_recorded_when_it_is_made():
    image = make_image()
    make_cover(image)
    recorded = image.renditions.get()
    assert recorded.file_size == len(bytes_of(recorded.file))
    recorded.file.storage.delete(recorded.file.name)
    assert image_item(image)["renditions"][0]["size"] == recorded.file_size


def test_a_size_nobody_recorded_is_measured_and_that_of_a_lost_file_is_unknown():
    image = make_image()
    make_cover(image)
    size = image.renditions.get().file_size
    image.renditions.update(file_size=None)
    assert image_item(image)["renditions"][0]["size"] == size
    image.renditions.get().file.storage.delete(image.renditions.get().file.name)
    assert image_item(image)["renditions"][0]["size"] is None


def test_the_migration_measures_the_sizes_there_are_already():
    image, lost = make_image(), make_image()
    for picture in (image, lost):
        make_cover(picture)
    size = image.renditions.get().file_size
    SiteRendition.objects.update(file_size=None)
    lost.renditions.get().file.storage.delete(lost.renditions.get().file.name)
    import_module("cms.media.migrations.0002_rendition_file_size").measure(apps, None)
    assert [image.renditions.get().file_size, lost.renditions.get().file_size] == [size, None]


def test_the_migration_leaves_sizes_to_later_when_the_storage_is_away():
    make_cover(make_image())
    SiteRendition.objects.update(file_size=None)
    with patch.object(FileSystemStorage, "size", side_effect=OSError("away")):
        import_module("cms.media.migrations.0002_rendition_file_size").measure(apps, None)
    assert SiteRendition.objects.get().file_size is None


# {% picture %}


def test_a_template_draws_the_sizes_that_exist():
    image = make_image(title="Puits & cour", width=400, height=200)
    make_missing(image.pk)
    html = drawn(image)
    jpeg = [
        public(rendition.file).removeprefix("https://origin.invalid")
        for rendition in image.renditions.order_by("width")
        if rendition.file.name.endswith("jpg")
    ]
    kinds = re.findall(r'<source type="(image/[a-z]+)" srcset="/media/public/renditions/', html)
    assert kinds == ["image/avif", "image/webp"]
    fallback = html.partition("<img")[2]
    for part in (
        f'src="{jpeg[-1]}"',
        f'srcset="{jpeg[0]} 320w, {jpeg[1]} 400w"',
        'sizes="50vw"',
        'width="400"',
        'height="200"',
        'alt="Puits &amp; cour"',
        'loading="lazy"',
    ):
        assert part in fallback


def test_a_template_never_makes_a_size():
    image = make_image()
    assert (drawn(image), image.renditions.count()) == ("", 0)


def test_a_template_draws_nothing_of_nothing_and_of_what_is_restricted():
    image = make_image()
    make_missing(image.pk)
    restrict()
    assert (drawn(None), drawn(image)) == ("", "")


def test_a_preview_shows_private_files_where_they_are():
    image, awa = make_image(), User.objects.create_superuser("awa")
    request = RequestFactory().get("/")
    request.is_preview = True
    with reading(Previewer(awa)):
        assert f"/media/{image.file.name}" in drawn(image, request)
        make_missing(image.pk)
        assert "/media/private/renditions/" in drawn(image, request)
        restrict()
        assert drawn(image, request) == ""


def test_what_is_built_while_somebody_reads_is_built_for_everybody():
    image = make_image()
    make_missing(image.pk)
    with reading(Previewer(AnonymousUser())):
        assert image_item(image) is None
        with tracking():
            item = image_item(image)
    assert "/media/public/" in item["renditions"][0]["url"]
