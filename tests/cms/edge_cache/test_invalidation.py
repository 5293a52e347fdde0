"""All that can make an answer obsolete moves the present; what no visitor sees does not."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from cms.edge_cache.invalidation import TRUSTED_SECONDS, Watch
from cms.publishing import epoch
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.outbox import defer_to_worker
from cms.testing import catch_up
from home.models import SiteSettings, StandardPage
from tests.cms.media.builders import make_image
from tests.cms.reading.builder import publish
from tests.home.builders import home_page, published, standard_page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def watch(page):
    """What is seen of a site at rest."""
    catch_up()
    watch = Watch()
    watch.poll()
    return watch


@pytest.fixture
def page():
    page = standard_page("Méthode", slug="methode")
    SiteSettings.objects.create(locale=page.locale, name="Site")
    return page


def moves(watch: Watch) -> bool:
    """Whether the present is another one than at the last look."""
    before = watch.state
    watch.poll()
    return watch.state is not before


def title_for_search_engines(page):
    page.seo_title = "Autre titre"
    page.save_revision().publish()


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def restrict_a_collection(page):
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type=CollectionViewRestriction.LOGIN
    )


def move(page):
    page.move(standard_page("Autre"), "last-child")


def rename(page):
    page.slug = "autre"
    page.save_revision().publish()


def redirect(page):
    Redirect.objects.create(old_path="/ancienne", redirect_page=page)


def rename_the_host(page):
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "autre.example"})


def speak_another_name(page):
    settings = SiteSettings.objects.get()
    settings.name = "Autre"
    settings.save()


def change_a_picture(page):
    make_image("Puits").save()


CHANGES = [
    title_for_search_engines,
    restrict,
    restrict_a_collection,
    move,
    rename,
    redirect,
    rename_the_host,
    speak_another_name,
    change_a_picture,
    lambda page: page.unpublish(),
    lambda page: page.delete(),
    lambda page: published(StandardPage(title="Nouvelle")),
    lambda page: epoch.begin(),
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_is_seen_at_its_commit_and_when_it_is_settled(watch, page, change):
    with defer_to_worker():
        change(page)
    assert moves(watch)
    queued = PendingUpdate.objects.exclude(scope=Scope.RENDITIONS).exists()
    catch_up()
    assert moves(watch) == queued
    assert not moves(watch)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_that_is_settled_between_two_looks_is_seen(watch, page, change):
    change(page)
    catch_up()
    assert moves(watch)


def test_a_move_of_thousands_makes_redirects_in_bulk_and_is_seen(watch, page):
    before = Redirect.objects.count()
    published(StandardPage(title="Dessous"), page)
    catch_up()
    watch.poll()
    move(StandardPage.objects.get(pk=page.pk))
    assert Redirect.objects.count() == before + 2
    steps = watch.state.version
    watch.poll()
    assert watch.state.version > steps


def test_what_only_the_staff_see_moves_nothing(watch, page):
    page.title = "Brouillon"
    page.save_revision()
    page.locked = True
    page.save(update_fields=["locked"])
    get_user_model().objects.create_superuser("awa", "awa@example.org", "secret")
    catch_up()
    assert not moves(watch)
    assert Page.objects.get(pk=page.pk).draft_title == "Brouillon"


def test_the_next_expiry_ends_the_present(watch, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    publish(expires_at=now + timedelta(hours=1))
    publish(expires_at=now - timedelta(hours=1))
    soon = now + timedelta(seconds=TRUSTED_SECONDS / 2)
    assert moves(watch)
    assert watch.state.until == (now + timedelta(hours=1)).timestamp()
    assert watch.trusted_until == watch.polled_at + TRUSTED_SECONDS
    publish(expires_at=soon)
    watch.poll()
    assert watch.state.until == soon.timestamp()
    assert watch.trusted_until - watch.polled_at <= TRUSTED_SECONDS / 2
    time_machine.move_to(now + timedelta(hours=2), tick=False)
    assert watch.has_lapsed()
    assert moves(watch)
    assert watch.state.until == float("inf")
    assert not watch.has_lapsed()


def test_what_something_shown_will_lapse_ends_it_too(watch):
    due = timezone.now() + timedelta(minutes=5)
    PendingUpdate.objects.create(scope=Scope.OBJECT, ref="news.topic:1", due_at=due)
    watch.poll()
    assert watch.state.until == due.timestamp()


def test_before_there_is_a_sequence_nothing_is_known():
    from cms.publishing.models import ChangeSequence

    home_page()
    ChangeSequence.objects.all().delete()
    watch = Watch()
    watch.poll()
    assert watch.state is None
    assert watch.has_lapsed()


def test_a_database_that_does_not_answer_is_said_once(watch, monkeypatch, caplog):
    def away():
        raise connection.Database.OperationalError("away")

    monkeypatch.setattr(watch, "poll", away)
    seen = watch.polled_at
    watch._try()
    watch._try()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert watch.polled_at == seen
