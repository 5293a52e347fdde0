"""What a page shows leaves « À relire » when somebody publishes it, by whichever way; nothing else does."""

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    Revision,
    Workflow,
)
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.media import releasing, review
from cms.media.models import SiteDocument, SiteImage
from cms.media.visibility import may_serve
from cms.media.wagtail_hooks import release_with_entry
from cms.publishing import head
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.publishing.schedule import publish_due
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.media.builders import make_document, make_image
from tests.cms.media.staff import browser, moderator, photographer, writer
from tests.home.builders import home_page

pytestmark = pytest.mark.django_db


def waiting_image(title="Puits", **fields) -> SiteImage:
    return make_image(title, collection=review.review_collection(), **fields)


def waiting_document() -> SiteDocument:
    return make_document(collection=review.review_collection())


def drafted(**fields) -> StandardPage:
    """A page that was never public, with its draft."""
    page = home_page().add_child(instance=StandardPage(title="Le puits", live=False, **fields))
    page.save_revision()
    return page


def is_waiting(media) -> bool:
    media.refresh_from_db()
    return review.waiting().filter(pk=media.collection_id).exists()


def is_public(image: SiteImage) -> bool:
    """Whether anybody may have the file, and it lies where whoever serves `public/` finds it."""
    catch_up()
    image.refresh_from_db()
    return may_serve(image.file.name) and image.file.storage.exists(image.file.name)


def in_rich_text(image: SiteImage, document: SiteDocument) -> str:
    return (
        f'<p><a linktype="document" id="{document.pk}">Rapport</a></p>'
        f'<embed embedtype="image" id="{image.pk}" format="fullwidth" alt="Puits"/>'
    )


def by_form(page: StandardPage, person, action="action-publish", **fields) -> None:
    """What the form of the page sends."""
    cover = page.get_latest_revision_as_object().cover_id
    common = {"title": page.title, "slug": page.slug, "summary": "", "comments": inline_formset([])}
    body = streamfield([("paragraph", rich_text("<p>Ouvert.</p>"))])
    data = nested_form_data({**common, "cover": cover or "", "body": body, **fields, action: "1"})
    answer = browser(person).post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert answer.status_code == 302, answer.context["form"].errors


def by_bulk_action(page: StandardPage, person) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = browser(person).post(f"{address}?{urlencode({'id': page.pk})}", {})
    assert answer.status_code == 302


def by_workflow(page: StandardPage, person) -> None:
    state = Workflow.objects.get().start(page, writer("aminata"))
    state.current_task_state.approve(user=person)


def by_program(page: StandardPage, person) -> None:
    page.get_latest_revision().publish(user=person)


WAYS = [by_form, by_bulk_action, by_workflow, by_program]


@pytest.mark.parametrize("publish", WAYS)
def test_what_a_page_shows_leaves_with_it(publish):
    image, other = waiting_image(), waiting_image("Autre")
    page = drafted(cover=image)
    assert not is_public(image)
    publish(page, moderator())
    assert (is_waiting(image), is_waiting(other)) == (False, True)
    assert is_public(image)
    assert not is_public(other)


def test_blocks_and_rich_text_show_too():
    pictures = [waiting_image(f"Photo {number}") for number in range(4)]
    first, second, third, fourth = pictures
    documents = linked, listed = waiting_document(), waiting_document()
    page = drafted(
        body=[
            ("image", {"image": first}),
            ("gallery", {"images": [{"image": second}, {"image": third}]}),
            ("document", {"document": listed}),
            ("paragraph", in_rich_text(fourth, linked)),
        ]
    )
    page.get_latest_revision().publish()
    assert [is_waiting(media) for media in (*pictures, *documents)] == [False] * 6


def test_a_draft_moves_nothing():
    image = waiting_image()
    page = drafted()
    page.get_latest_revision().publish()
    page.cover = image
    by_form(page, writer(), action="action-save", cover=image.pk)
    assert is_waiting(image)
    by_form(page, moderator(), action="action-save", cover=image.pk)
    assert is_waiting(image)
    assert not is_public(image)


def test_the_item_is_frozen_once_with_what_it_shows(django_capture_on_commit_callbacks):
    image = waiting_image()
    page = drafted(cover=image)
    catch_up()
    _epoch, before = head()
    with django_capture_on_commit_callbacks(execute=True):
        page.get_latest_revision().publish()
    publication = Publication.objects.get(ref=ref_of(page))
    assert json.loads(publication.full)["image"]["title"] == "Puits"
    assert publication.seq == before + 1


def scheduled(image: SiteImage) -> StandardPage:
    """A page that a moderator has approved for tomorrow."""
    page = drafted(cover=image)
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish(user=moderator())
    return page


def tomorrow(page: StandardPage) -> None:
    past = timezone.now() - timedelta(minutes=1)
    revision = Revision.objects.get(object_id=str(page.pk), approved_go_live_at__isnull=False)
    content = {**revision.content, "go_live_at": past.isoformat()}
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)
    assert publish_due() == 1


def test_what_is_approved_for_later_is_let_at_once_and_public_then():
    image = waiting_image()
    page = scheduled(image)
    assert not is_waiting(image)
    assert not is_public(image)
    tomorrow(page)
    assert is_public(image)


def test_the_clock_lets_nothing_that_was_taken_back_since():
    image = waiting_image()
    page = scheduled(image)
    SiteImage.objects.filter(pk=image.pk).update(collection=review.review_collection())
    tomorrow(page)
    assert StandardPage.objects.get(pk=page.pk).live
    assert is_waiting(image)


def test_a_page_that_is_saved_again_lets_nothing():
    image = waiting_image()
    page = drafted(cover=image)
    page.get_latest_revision().publish()
    SiteImage.objects.filter(pk=image.pk).update(collection=review.review_collection())
    StandardPage.objects.get(pk=page.pk).save()
    assert is_waiting(image)
    catch_up()
    assert json.loads(Publication.objects.get(ref=ref_of(page)).full)["image"] is None


def test_a_page_whose_images_cannot_be_let_is_published_without_them(monkeypatch, caplog):
    def broken(*args):
        raise RuntimeError("base pleine")

    image = waiting_image()
    page = drafted(cover=image)
    monkeypatch.setattr(releasing, "_move", broken)
    page.get_latest_revision().publish()
    page.refresh_from_db()
    assert (page.live, is_waiting(image)) == (True, True)
    assert "could not be taken out of the review collection" in caplog.text


def previewed(person, page: StandardPage) -> str:
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    return browser(person).get(address).content.decode()


def test_a_preview_shows_what_waits_to_whom_may_choose_it():
    image, restricted = waiting_image(alt="La margelle"), make_image(alt="Réservée", collection=private())
    page = drafted(body=[("image", {"image": image}), ("image", {"image": restricted})])
    catch_up()  # their sizes
    for person in (writer(), moderator()):
        html = previewed(person, page)
        assert 'alt="La margelle"' in html
        assert f"/media/{image.renditions.first().file.name}" in html
        assert "Réservée" not in html
    stranger = photographer(private("Autre"), "choose_image", publishes=True)
    assert "La margelle" not in previewed(stranger, page)


def test_what_lies_in_the_root_lets_nothing_else_of_the_review_collection():
    image = waiting_image()
    releasing.release(make_image(collection=Collection.get_first_root_node()))
    releasing.release(make_image(collection=review.review_collection()))
    assert is_waiting(image)


def edited_by(person) -> HttpRequest:
    request = HttpRequest()
    request.user = person
    return request


@pytest.mark.parametrize("codename", ["", "choose_image"])
def test_nobody_lets_what_they_may_not_choose(codename):
    """The form takes any number, and so the image of somebody else whom one has no business with."""
    codenames = ("change_page", "publish_page")
    person = photographer(review.review_collection(), *filter(None, [codename]))
    for name in codenames:
        group, right = person.groups.get(), Permission.objects.get(codename=name)
        GroupPagePermission.objects.create(group=group, page=home_page(), permission=right)
    image = waiting_image()
    page = drafted()
    by_form(page, person, cover=image.pk)
    page.refresh_from_db()
    assert (page.live, page.cover_id) == (True, image.pk)
    assert is_waiting(image) == (not codename)


def test_an_entry_without_drafts_lets_what_it_shows_when_somebody_saves_it_who_may_publish():
    """It stands here for an entry: what refers to an image, and is public as soon as it is saved."""
    image = waiting_image()
    entry = image.renditions.create(
        filter_spec="width-20", file="private/renditions/a.jpg", width=20, height=20
    )
    release_with_entry(edited_by(writer()), entry)
    assert is_waiting(image)
    release_with_entry(edited_by(moderator()), entry)
    assert not is_waiting(image)


def private(name="Archives") -> Collection:
    made = Collection.get_first_root_node().add_child(name=name)
    CollectionViewRestriction.objects.create(
        collection=made, restriction_type=CollectionViewRestriction.LOGIN
    )
    return made


def said(person, page: StandardPage) -> list[str]:
    answer = browser(person).get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    return [str(message) for message in answer.context["messages"]]


def test_who_may_publish_is_told_what_a_public_page_holds_back():
    image = waiting_image()
    page = drafted(cover=image)
    page.get_latest_revision().publish()
    person = moderator()
    assert said(person, page) == []
    SiteImage.objects.filter(pk=image.pk).update(collection=review.review_collection())
    (sentence,) = said(person, page)
    assert sentence.startswith("1 image, document ou collection de cette page attend dans « À relire »")
    assert said(writer(), page) == []


def test_a_collection_in_review_goes_out_as_a_whole():
    kayes = review.add_collection("Kayes")
    image = make_image(collection=kayes)
    page = drafted(cover=image)
    releasing.release(page)
    assert not is_waiting(image)
    assert image.collection == Collection.get_first_root_node()
    assert review.waiting().filter(pk=kayes.pk).exists()


def test_what_is_proposed_for_a_collection_goes_into_it():
    kayes = Collection.get_first_root_node().add_child(name="Kayes")
    proposals = review.add_proposals(kayes)
    image = make_image(collection=proposals)
    releasing.release(drafted(cover=image))
    assert not is_waiting(image)
    assert image.collection == kayes
