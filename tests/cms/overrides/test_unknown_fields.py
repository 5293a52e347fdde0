"""What the authoring API does not write is said, not dropped."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import APIToken, GroupPagePermission, Page

from cms.media.models import SiteImage
from cms.overrides.authoring import authoring_urls
from tests.cms.media.builders import encoded, make_document, make_image, picture, upload
from tests.news import builders as news

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [authoring_urls()]


@pytest.fixture
def sent():
    """Sends a body to an address of the API; gives the status and what was answered."""
    _, token = APIToken.create_token(user=User.objects.create_superuser("awa"), name="x")
    client = Client(headers={"authorization": f"Bearer {token}"})

    def send(method: str, address: str, content_type="application/json", **body) -> tuple[int, dict]:
        address = f"/authoring/v3/{address}"
        if body:
            kind = {"content_type": content_type} if content_type else {}
            answer = getattr(client, method)(address, body, **kind)
        else:
            answer = client.generic(method.upper(), address)
        return answer.status_code, answer.json()

    return send


def refused(answer: tuple[int, dict]) -> list:
    """Where the first field that is refused stands."""
    status, problem = answer
    assert status == 422, problem
    assert "cette API n’écrit aucun champ de ce nom" in problem["errors"][0]["msg"]
    return problem["errors"][0]["loc"]


def test_a_field_that_is_not_written_is_refused_by_its_name(sent):
    index = news.index()
    meta = {"type": "news.NewsPage", "parent_id": index.pk}
    answer = sent("post", "pages/", title="Puits", meta=meta, date="hier", summary="x")
    assert refused(answer) == ["body", "data", "date"]
    said = answer[1]["errors"][0]["msg"]
    assert said.startswith("« date », « summary » : cette API n’écrit aucun champ")
    assert "title, slug" in said
    assert not index.get_children().exists()
    status, page = sent("post", "pages/", title="Puits", meta=meta)
    assert status == 201
    assert sent("patch", f"pages/{page['id']}/", summary="x")[0] == 422
    assert sent("patch", f"pages/{page['id']}/", **{**page, "title": "Puits de Kayes"})[0] == 200


@pytest.mark.parametrize(
    "meta",
    [
        *({"slug": "kayes"}, {"foo": 1}, {"seo_title": "Kayes"}, {"show_in_menus": True}, {"locale": "de"}),
        *({"parent_id": 1}, {"first_published_at": "2026-01-01T00:00:00Z"}, {"parent": {"id": 1}}),
    ],
)
def test_what_is_only_read_within_meta_is_refused_there(sent, meta):
    page = news.article("Puits")
    name = next(iter(meta))
    assert refused(sent("patch", f"pages/{page.pk}/", title="x", meta=meta)) == ["body", "data", "meta", name]
    given = {"type": "news.NewsPage", "parent_id": page.get_parent().pk, "action": "publish"}
    if name not in given:
        created = sent("post", "pages/", title="Neuf", meta={**given, **meta})
        assert refused(created) == ["body", "data", "meta", name]
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == "Puits"


def test_a_page_may_be_sent_back_as_it_is_public_or_drafted(sent):
    page = news.article("Puits")
    public = sent("get", f"pages/{page.pk}/")[1]
    assert sent("patch", f"pages/{page.pk}/", slug="puits-de-kayes")[0] == 200
    drafted = sent("get", f"pages/{page.pk}/?version=draft")[1]
    assert (public["meta"]["slug"], drafted["meta"]["slug"]) == ("puits", "puits-de-kayes")
    for told in (public, drafted):
        assert sent("patch", f"pages/{page.pk}/", **told)[0] == 200
        assert refused(sent("patch", f"pages/{page.pk}/", **{**told, "id": 0})) == ["body", "data", "id"]


FILES = {"images": (make_image, "description"), "documents": (make_document, "collection")}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_refused_what_is_not_written(sent, kind):
    make, read_only = FILES[kind]
    file = make()
    told = sent("get", f"{kind}/{file.pk}/")[1]
    for name in ("credi", read_only, "tags"):
        assert refused(sent("patch", f"{kind}/{file.pk}/", **{name: "x"})) == ["body", "data", name]
    assert sent("patch", f"{kind}/{file.pk}/", **{**told, "title": "Forage"})[0] == 200


def test_a_form_that_is_sent_is_asked_too(sent):
    given = {"title": "Puits", "alt": "Un puits"}
    file = upload(encoded(picture()), "a.jpg")
    for name in ("credi", "titel"):
        assert refused(sent("post", "images/", "", file=file, **given, **{name: "x"})) == ["form", name]
        file.seek(0)
    other = upload(encoded(picture()), "b.jpg")
    assert refused(sent("post", "images/", "", file=file, miniature=other, **given)) == ["file", "miniature"]
    assert not SiteImage.objects.exists()
    file.seek(0)
    assert sent("post", "images/", "", file=file, **given, credit="Awa", collection_id=1)[0] == 201


def test_what_is_in_no_register_is_asked_for_its_names_too(sent):
    given = {"old_path": "/x", "redirect_link": "https://exemple.org/"}
    for name in ("link", "site_id", "redirect_page"):
        assert refused(sent("post", "redirects/", **given, **{name: 1})) == ["body", "data", name]
    assert refused(sent("post", "locales/", language_code="en", name="x")) == ["body", "data", "name"]
    assert not Redirect.objects.exists()
    page = news.article("Puits")
    assert sent("post", "redirects/", old_path="/x", redirect_page_id=page.pk)[0] == 201
    address = f"pages/{page.pk}/actions/unpublish/"
    assert refused(sent("post", address, recursif=True)) == ["body", "data", "recursif"]
    assert sent("post", address, recursive=True)[0] == 200
    assert sent("post", f"pages/{page.pk}/actions/copy/")[0] == 201


def test_who_may_not_change_a_page_learns_nothing_of_it(sent):
    page, elsewhere = news.article("Puits", live=False), news.article("Kayes")
    person = User.objects.get(username="awa")
    person.is_superuser = False
    person.save()
    group = Group.objects.create(name="Kayes")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=elsewhere, permission=change)
    person.groups.add(group)
    assert sent("patch", f"pages/{elsewhere.pk}/", meta={"slug": "kayes"})[0] == 200
    first, second = (sent("patch", f"pages/{page.pk}/", meta={"slug": slug}) for slug in ("puits", "autre"))
    assert first == second
    assert first[0] == 422
