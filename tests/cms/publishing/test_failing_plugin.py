"""A plugin that raises for one page costs that page its update, and nobody else anything."""

from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page
from wagtail.signals import page_published

from cms.media.models import SiteImage
from cms.publishing import reconcile
from cms.publishing.models import PendingUpdate, Publication
from cms.publishing.refs import ref_of
from cms.publishing.schedule import publish_due
from cms.publishing.worker import drain
from news.models import NewsIndexPage, NewsPage
from news.plugin import NewsPlugin

REASON = "ValueError: ce lien ne va nulle part"

pytestmark = pytest.mark.usefixtures("world")


def articles() -> list[NewsPage]:
    return list(NewsPage.objects.filter(locale__language_code="fr").order_by("pk"))


@pytest.fixture
def failing():
    """The second article, for which its plugin raises."""
    page, resolve = articles()[1], NewsPlugin.resolve_related

    def raising(plugin, obj):
        if obj.pk == page.pk:
            raise ValueError("ce lien ne va nulle part")
        return resolve(plugin, obj)

    with mock.patch.object(NewsPlugin, "resolve_related", raising):
        yield page


def work() -> None:
    for _ in range(20):
        if not drain():
            return


def retitled(page: NewsPage, title: str) -> str:
    """Publish it under another title; returns its item."""
    page.title = title
    page.save_revision().publish()
    work()
    return ref_of(page)


def delivered(ref: str) -> dict:
    return Client().get(f"/api/v1/content/{ref}").json()


def note_on(ref: str) -> PendingUpdate:
    return PendingUpdate.objects.get(ref=ref)


def test_it_keeps_its_last_state_and_the_reason_is_noted(failing):
    before = failing.title
    ref = retitled(failing, "Après")
    assert delivered(ref)["title"] == before
    assert note_on(ref).reason == REASON


def test_it_is_tried_again_later_and_heals(failing):
    ref = retitled(failing, "Après")
    attempts = note_on(ref).attempts
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=True):
        work()
        assert note_on(ref).attempts == attempts + 1
    with (
        mock.patch.object(NewsPlugin, "resolve_related", return_value=[]),
        time_machine.travel(timezone.now() + timedelta(hours=2), tick=True),
    ):
        work()
    assert delivered(ref)["title"] == "Après"
    assert not PendingUpdate.objects.exists()


def test_the_staff_see_it_in_the_list_of_failures(failing, admin_client):
    retitled(failing, "Une page qui échoue")
    page = admin_client.get("/admin/publishing/failures/").content.decode()
    assert "Une page qui échoue" in page
    assert REASON in page


def test_the_others_go_on(failing):
    retitled(failing, "Après")
    assert delivered(retitled(articles()[0], "Sans souci"))["title"] == "Sans souci"


def test_the_others_of_the_same_batch_go_on(failing):
    NewsPage.objects.all().update(title="Par lots")
    report = reconcile()
    assert report.failed == {ref_of(failing): REASON}
    assert delivered(ref_of(articles()[0]))["title"] == "Par lots"


def test_a_type_that_cannot_name_its_objects_stops_no_sweep():
    section = NewsIndexPage.objects.get(locale__language_code="fr")
    Page.objects.filter(pk=section.pk).update(title="Nouvelles")
    with mock.patch.object(NewsPlugin, "refs", side_effect=ValueError("ce lien ne va nulle part")):
        report = reconcile()
    assert report.failed == {"news": REASON}
    assert delivered(ref_of(section))["title"] == "Nouvelles"


def schedule(page: NewsPage, title: str) -> None:
    page.title, page.go_live_at = title, timezone.now() + timedelta(minutes=5)
    page.save_revision().publish()


def test_publish_due_goes_on(failing):
    other = articles()[0]
    schedule(failing, "Prévu, en échec")
    schedule(other, "Prévu")
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        assert publish_due() == 2
        work()
    assert delivered(ref_of(other))["title"] == "Prévu"
    assert note_on(ref_of(failing)).reason == REASON


def test_publish_due_goes_on_when_publishing_itself_raises():
    first, second = articles()
    schedule(first, "Refusé")
    schedule(second, "Prévu")

    def refuse(sender, instance, **kwargs):
        if instance.pk == first.pk:
            raise RuntimeError("le courrier ne part pas")

    page_published.connect(refuse)
    try:
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
            publish_due()
            work()
    finally:
        page_published.disconnect(refuse)
    assert delivered(ref_of(second))["title"] == "Prévu"
    assert PendingUpdate.objects.get(scope="due").reason == "RuntimeError: le courrier ne part pas"


def test_what_shows_a_picture_that_is_private_by_now_is_withdrawn(failing):
    image = SiteImage.objects.order_by("pk")[1]
    CollectionViewRestriction.objects.create(collection=image.collection, restriction_type="login")
    work()
    row = Publication.objects.get(ref=ref_of(failing))
    assert (row.live, row.full) == (False, "")
    image.refresh_from_db()
    assert image.file.name.startswith("private/")
    assert not default_storage.exists(image.file.name.replace("private/", "public/"))


def test_what_is_hidden_itself_is_withdrawn(failing):
    NewsIndexPage.objects.get(locale__language_code="fr").unpublish()
    failing.unpublish()
    work()
    assert not Publication.objects.get(ref=ref_of(failing)).live


@pytest.fixture
def admin_client():
    client = Client()
    client.force_login(get_user_model().objects.get(username="awa"))
    return client
