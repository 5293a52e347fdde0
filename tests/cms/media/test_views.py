"""Who gets which file, and with which headers."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from cms.media import review, visibility
from cms.media.models import SiteDocument, SiteImage
from cms.media.renditions import make_missing
from cms.media.stored_names import public_url
from cms.publishing import defer_to_worker
from cms.publishing.models import Publication
from tests.cms.media.builders import make_document, make_image, show

pytestmark = pytest.mark.django_db(transaction=True)

PLAIN = b"<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>"


@pytest.fixture(autouse=True)
def _alone():
    """The engine would withdraw our made-up publications as soon as it hears of a change."""
    with defer_to_worker():
        yield


def published(media):
    show(media)
    with transaction.atomic():
        cleanups = visibility.publicise([(media._meta.label_lower, str(media.pk))])
    for cleanup in cleanups:
        cleanup()
    media.refresh_from_db()
    return media


def address(media) -> str:
    return f"/media/{media.file.name}"


def body(response) -> bytes:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    return content


def staff(*permissions: str, collection: Collection | None = None) -> User:
    """A member of the staff who may do this with the media of one collection (default: all of them)."""
    user = User.objects.create_user("awa", password="x")
    group = Group.objects.create(name="Rédaction")
    user.groups.add(group)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in permissions:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection or Collection.get_first_root_node(),
            permission=Permission.objects.get(
                codename=codename, content_type__app_label__startswith="wagtail"
            ),
        )
    return user


def refused(response) -> bool:
    return (response.status_code, response["Cache-Control"]) == (404, "no-store")


def test_public_files_are_for_everybody(client):
    image = published(make_image())
    response = client.get(address(image))
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["Cache-Control"] == "public, max-age=86400, s-maxage=60"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Set-Cookie" not in response
    assert "Vary" not in response or "Cookie" not in response["Vary"]
    assert body(response).startswith(b"\xff\xd8\xff")


def test_sizes_of_public_pictures_are_public(client):
    image = make_image()
    make_missing(image.pk)
    published(image)
    for rendition in image.renditions.all():
        response = client.get(address(rendition))
        assert len(body(response)) == int(response["Content-Length"])
        assert response["Content-Type"] in ("image/jpeg", "image/webp", "image/avif")


def test_head_and_conditional_requests_carry_no_body(client):
    image = published(make_image())
    head = client.head(address(image))
    assert (head.status_code, body(head)) == (200, b"")
    assert int(head["Content-Length"]) == image.file_size
    again = client.get(address(image), HTTP_IF_NONE_MATCH=head["ETag"])
    assert (again.status_code, body(again)) == (304, b"")
    assert client.post(address(image)).status_code == 405


def test_nobody_gets_what_is_not_shown(client):
    image = make_image()
    assert refused(client.get(address(image)))
    assert refused(client.get(public_url(image.file.name)))


def test_the_guard_answers_between_a_withdrawal_and_the_move(client):
    image = published(make_image())
    Publication.objects.update(live=False)
    assert refused(client.get(address(image)))


def test_a_restricted_collection_closes_at_once(client):
    image = published(make_image())
    root = Collection.get_first_root_node()
    CollectionViewRestriction.objects.create(collection=root, restriction_type="login")
    assert refused(client.get(address(image)))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "public/",
        "public/images/",
        "public/images/a.jpg",
        "public/images/../../db.sqlite3",
        "public/images/..%2f..%2fdb.sqlite3",
        "private/../public/images/x.jpg",
        "wagtail_uploads/a.jpg",
        f"public/images/{'a' * 32}.jpg",
        f"public/images/{'a' * 32}.jpg%00",
        f"public/images/{'a' * 32}.jpg%0a",
        f"/public/images/{'a' * 32}.jpg",
    ],
)
def test_other_paths_are_refused(client, name):
    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize("permission", ["choose_image", "change_image"])
def test_staff_of_the_collection_get_private_files(client, permission):
    """Who may not publish changes nothing in an open collection, and sees there what they may choose."""
    image = make_image(collection=review.review_collection())
    client.force_login(staff(permission))
    response = client.get(address(image))
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert body(response).startswith(b"\xff\xd8\xff")
    assert client.get(public_url(image.file.name)).status_code == 404


def test_staff_of_another_collection_get_nothing(client):
    root = Collection.get_first_root_node()
    mine, theirs = root.add_child(name="Miennes"), root.add_child(name="Leurs")
    client.force_login(staff("choose_image", "choose_document", collection=mine))
    assert refused(client.get(address(make_image(collection=theirs))))
    assert refused(client.get(address(make_document(collection=theirs))))
    response = client.get(address(make_document(collection=mine)))
    assert body(response).startswith(b"%PDF")


def test_visitors_with_an_account_and_retired_staff_get_nothing(client):
    image = make_image()
    client.force_login(User.objects.create_user("visitor", password="x"))
    assert refused(client.get(address(image)))
    retired = staff("choose_image")
    client.force_login(retired)
    User.objects.filter(pk=retired.pk).update(is_active=False)
    assert refused(client.get(address(image)))


def test_a_document_keeps_its_readable_name(client):
    document = published(make_document(name="Rapport été.pdf"))
    response = client.get(address(document))
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''Rapport%20%C3%A9t%C3%A9.pdf"
    assert "sandbox" not in response["Content-Security-Policy"]  # browsers' PDF viewers need it so
    assert body(response).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "data", "kind", "way"),
    [
        ("a.csv", b"a;b", "text/csv", "attachment"),
        ("a.txt", b"a", "text/plain; charset=utf-8", "inline"),
        ("a.rtf", b"{\\rtf1}", "application/rtf", "attachment"),
    ],
)
def test_documents_that_browsers_should_not_show_are_downloaded(client, name, data, kind, way):
    response = client.get(address(published(make_document(name=name, data=data))))
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        kind,
        f"{way}; filename*=UTF-8''{name}",
    )
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    body(response)


def test_hostile_names_cannot_write_headers(client):
    document = make_document()
    SiteDocument.objects.filter(pk=document.pk).update(download_name='a"\r\nX-Evil: 1;.pdf')
    response = client.get(address(published(document)))
    assert "X-Evil" not in response
    assert body(response)


def test_drawings_are_served_without_any_power(client):
    drawing = published(SiteImage.objects.create(title="Logo", file=ContentFile(PLAIN, "logo.svg")))
    response = client.get(address(drawing))
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    body(response)


def test_a_lost_file_is_not_found(client, media_root):
    image = published(make_image())
    (media_root / image.file.name).unlink()
    assert refused(client.get(address(image)))
