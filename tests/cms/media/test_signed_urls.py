"""Nobody gets a file by naming it: what a preview or a private page shows opens to those who may see it."""

import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.media.renditions import make_missing
from cms.media.stored_names import public_url
from tests.cms.media.builders import make_document, make_image
from tests.cms.page_passwords.builders import enter
from tests.home.builders import home_page, standard_page
from tests.secrets.asking import ask

pytestmark = pytest.mark.django_db

WORDS = ("TITRESECRET", "ALTSECRET", "LEGENDESECRETE", "NOMSECRET")
"""Of the image and of the document."""

# Ways of naming a file in the form of a page


def in_words(html: str) -> dict:
    return {"body": streamfield([("paragraph", rich_text(html))])}


def image_block(media) -> dict:
    return {"image": media.image.pk, "caption": "", "alt": ""}


def gallery_block(media) -> dict:
    images = {f"{number}-value": image_block(media) for number in (0, 1)}
    marks = {f"{number}-{name}": value for number in (0, 1) for name, value in counted(number).items()}
    return {"images": {"count": "2", **images, **marks}}


def counted(number: int) -> dict[str, str]:
    return {"deleted": "", "order": str(number), "id": ""}


NAMED = {
    "cover": lambda media: {"cover": media.image.pk},
    "image block": lambda media: {"body": streamfield([("image", image_block(media))])},
    "gallery block": lambda media: {"body": streamfield([("gallery", gallery_block(media))])},
    "document block": lambda media: {
        "body": streamfield([("document", {"document": media.document.pk, "title": ""})])
    },
    "link to a document": lambda media: in_words(
        f'<p>Lire <a linktype="document" id="{media.document.pk}">ceci</a>.</p>'
    ),
}
TYPED = {
    "link": lambda address: in_words(f'<p>Lire <a href="{address}">ceci</a>.</p>'),
    "text": lambda address: in_words(f"<p>Lire {address}</p>"),
    "embed": lambda address: {
        "body": streamfield(
            [("embed", {"url": f"http://localhost{address}", "title": "Film", "description": ""})]
        )
    },
    "heading": lambda address: {
        "body": streamfield([("heading", {"text": address, "level": "2", "anchor": ""})])
    },
}

# Places, and who looks


def restricted(kind: str, collection: Collection) -> None:
    if kind in ("open", "inside"):
        return
    made = CollectionViewRestriction(collection=collection, restriction_type=kind)
    made.password = "autre" if kind == "password" else ""
    made.save()
    if kind == "groups":
        made.groups.add(Group.objects.create(name="Bureau"))


PLACES = ("open", "login", "groups", "password", "inside")


@pytest.fixture
def media(request):
    """An image and a document that nothing public shows, in a collection of `request.param`."""
    place = Collection.get_first_root_node().add_child(name="Réserve")
    restricted(request.param, place)
    if request.param == "inside":
        restricted("login", place)
        place = place.add_child(name="Dedans")
    image = make_image(WORDS[0], alt=WORDS[1], caption=WORDS[2], collection=place)
    make_missing(image.pk)
    document = make_document(WORDS[0], name=f"{WORDS[3]}.pdf", collection=place)
    return SimpleNamespace(image=image, document=document, place=place, is_open=request.param == "open")


each_place = pytest.mark.parametrize("media", PLACES, indirect=True)


def account(name: str, *groups: Group) -> Client:
    """A browser logged in with an account that may do nothing but what its groups may."""
    user = User.objects.create_user(name, password="x")
    user.groups.set(groups)
    client = Client()
    client.force_login(user)
    return client


def author(name: str, collection: Collection) -> Client:
    """One who may write pages everywhere, and choose the files of one collection."""
    group = Group.objects.create(name=name)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    add = Permission.objects.get(codename="add_page")
    GroupPagePermission.objects.create(group=group, page=home_page(), permission=add)
    for codename in ("choose_image", "choose_document"):
        choose = Permission.objects.get(codename=codename, content_type__app_label__startswith="wagtail")
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=choose)
    return account(name, group)


def elsewhere() -> Collection:
    return Collection.get_first_root_node().add_child(name="Ailleurs")


def preview(client: Client, **fields) -> str:
    """What the preview of a new page with these fields shows."""
    address = reverse("wagtailadmin_pages:preview_on_add", args=["home", "standardpage", home_page().pk])
    empty = {"title": "Essai", "slug": "essai", "summary": "", "body": streamfield([])}
    data = nested_form_data({**empty, "comments": inline_formset([]), **fields})
    assert client.post(address, data).json() == {"is_valid": True, "is_available": True}
    return unescape(client.get(address).content.decode())


def addresses(html: str) -> set[str]:
    """Every address of a stored file in a page, whatever it stands in."""
    return set(re.findall(r"/media/(?:public|private)/[^\s\"'<>,]+", html))


def statuses(found: set[str], client: Client | None = None) -> set[int]:
    return {ask(address, client=client or Client()).status for address in found}


# Previews


@each_place
@pytest.mark.parametrize("way", NAMED)
def test_a_preview_shows_nothing_that_the_previewer_may_not_see(media, way):
    blind = author("Aïssata", elsewhere())
    html = preview(blind, **NAMED[way](media))
    assert [word for word in WORDS if word in html] == []
    assert addresses(html) == set()


@each_place
@pytest.mark.parametrize("way", NAMED)
def test_what_a_preview_shows_opens_to_who_may_see_it_and_to_nobody_else(media, way):
    seeing = author("Awa", media.place)
    found = addresses(preview(seeing, **NAMED[way](media)))
    assert bool(found) == media.is_open  # the page will not show what is in a restricted collection
    assert statuses(found, seeing) <= {200}
    for other in (Client(), account("Moussa"), author("Aïssata", elsewhere())):
        assert statuses(found, other) <= {404}


@each_place
@pytest.mark.parametrize("way", TYPED)
def test_a_typed_address_opens_nothing(media, way):
    """Nor does the right one, for one who may not see the file; it stays what was typed."""
    blind = author("Aïssata", elsewhere())
    for stored in (media.image, media.image.renditions.first(), media.document):
        typed = public_url(stored.file.name)
        found = addresses(preview(blind, **TYPED[way](typed)))
        assert found == {typed}
        assert statuses(found, blind) == {404}


# Private pages


def let_in(kind: str, page) -> Client:
    """A visitor whom the page's restriction lets in."""
    if kind != "password":
        return account(f"invité {kind}", Group.objects.get_or_create(name="Comité")[0])
    visitor = Client()
    assert enter(visitor, page, "sésame").status_code == 302
    return visitor


def restricted_page(kind: str, media):
    """A page that shows everything of `media`, with one restriction."""
    link = f'<p><a linktype="document" id="{media.document.pk}">Compte rendu</a></p>'
    body = [
        ("image", {"image": media.image}),
        ("document", {"document": media.document}),
        ("paragraph", link),
        ("paragraph", f'<p><a href="{public_url(make_image("Autre").file.name)}">tapé</a></p>'),
    ]
    page = standard_page("Réservée", cover=media.image, body=body)
    made = PageViewRestriction(page=page, restriction_type=kind)
    made.password = "sésame" if kind == "password" else ""
    made.save()
    if kind == "groups":
        made.groups.add(Group.objects.get_or_create(name="Comité")[0])
    return page


def signed(html: str) -> set[str]:
    """The addresses of private files; those of public ones were typed."""
    found = addresses(html)
    assert all("private" in address or "public/images" in address for address in found)
    return {address for address in found if "private" in address}


each_restriction = pytest.mark.parametrize("kind", ["login", "groups", "password"])


@each_restriction
@each_place
def test_a_private_page_opens_what_it_shows_to_those_it_lets_in(kind, media):
    page = restricted_page(kind, media)
    visitor = let_in(kind, page)
    html = unescape(visitor.get(page.url).content.decode())
    found = signed(html)
    assert bool(found) == media.is_open
    assert statuses(found, visitor) <= {200}
    assert statuses(addresses(html) - found, visitor) == {404}  # typed
    assert statuses({address.partition("?")[0] for address in found}, visitor) <= {404}
    for other in (Client(), author("Aïssata", elsewhere()) if kind != "login" else Client()):
        assert statuses(found, other) <= {404}


def change_password(page, media):
    PageViewRestriction.objects.filter(page=page).update(password="autre mot")


def restrict_more(page, media):
    more = PageViewRestriction.objects.create(page=home_page(), restriction_type="groups")
    more.groups.add(Group.objects.create(name="Bureau seul"))


def restrict_the_collection(page, media):
    restricted("login", media.place)


def unpublish(page, media):
    page.unpublish()


def take_out_of_the_group(page, media):
    User.objects.get(username="invité groups").groups.clear()


CLOSED = [
    ("password", change_password),
    *((kind, change) for kind in ("login", "groups", "password") for change in (restrict_more, unpublish)),
    *((kind, restrict_the_collection) for kind in ("login", "groups", "password")),
    ("groups", take_out_of_the_group),
]


@pytest.mark.parametrize("media", ["open"], indirect=True)
@pytest.mark.parametrize(("kind", "change"), CLOSED)
def test_addresses_signed_before_close_with_the_page(kind, change, media):
    page = restricted_page(kind, media)
    visitor = let_in(kind, page)
    found = signed(unescape(visitor.get(page.url).content.decode()))
    assert statuses(found, visitor) == {200}
    change(page, media)
    assert statuses(found, visitor) == {404}


@pytest.mark.parametrize("media", ["open"], indirect=True)
def test_a_signature_opens_one_file_by_one_page_for_an_hour(media):
    page, other = restricted_page("login", media), restricted_page("login", media)
    visitor = let_in("login", page)
    address = min(signed(unescape(visitor.get(page.url).content.decode())))
    bent = [address[:-1] + "_", address.replace(f"pass={page.pk}%3A", f"pass={other.pk}%3A")]
    assert statuses(set(bent), visitor) == {404}
    with time_machine.travel(timezone.now() + timedelta(seconds=3601)):
        assert statuses({address}, visitor) == {404}
