"""When content became public: not while it was closed, and not later because the read model is newer."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.publishing import reconcile
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from home.models import StandardPage
from tests.home.builders import home_page, private_page, standard_page
from tests.news.builders import article, index

pytestmark = pytest.mark.django_db

WRITTEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
OPENED = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 8, tzinfo=UTC)


def item(page: Page) -> dict:
    return json.loads(Publication.objects.get(ref=ref_of(page)).full)


def published_at(page: Page) -> datetime:
    return datetime.fromisoformat(item(page)["published_at"])


@pytest.fixture
def closed():
    """An article published behind a password."""
    with time_machine.travel(WRITTEN, tick=False):
        section = index()
        restriction = PageViewRestriction.objects.create(
            page=section, restriction_type="password", password="sésame"
        )
        page = article()
        catch_up()
        assert Publication.objects.get(ref=ref_of(page)).seq is None
    return page, restriction


def open_up(closed) -> Page:
    page, restriction = closed
    with time_machine.travel(OPENED, tick=False):
        restriction.delete()
        catch_up()
    page.refresh_from_db()
    assert page.first_published_at == WRITTEN
    return page


def test_what_was_published_behind_a_password_became_public_when_it_was_opened(closed):
    page = open_up(closed)
    assert published_at(page) == Publication.objects.get(ref=ref_of(page)).published_at == OPENED


def test_it_stays_so_when_it_is_built_again_and_when_it_comes_back(closed):
    page = open_up(closed)
    with time_machine.travel(LATER, tick=False):
        assert reconcile(check=True).drifted == []
        page.title = "Un autre titre"
        page.save_revision().publish()
        catch_up()
        assert (item(page)["title"], published_at(page)) == ("Un autre titre", OPENED)
        page.unpublish()
        catch_up()
        assert not Publication.objects.get(ref=ref_of(page)).live
        page.save_revision().publish()
        catch_up()
    assert published_at(page) == OPENED


def test_a_page_that_was_closed_itself_too():
    with time_machine.travel(WRITTEN, tick=False):
        page = private_page()
        catch_up()
    with time_machine.travel(OPENED, tick=False):
        page.get_view_restrictions().get().delete()
        catch_up()
    assert published_at(page) == OPENED


def test_a_draft_was_published_when_it_was_published():
    with time_machine.travel(LATER, tick=False):
        page = home_page().add_child(instance=StandardPage(title="Brouillon", live=False))
        catch_up()
    moment = LATER + timedelta(days=1)
    with time_machine.travel(moment, tick=False):
        page.save_revision().publish()
        later = moment + timedelta(minutes=1)
    with time_machine.travel(later, tick=False):  # the worker was busy
        catch_up()
    assert published_at(page) == moment


def test_what_the_read_model_had_never_looked_at_keeps_its_first_publication(closed):
    """A first start, a type that came later, content that was brought in, a read model that was lost."""
    page = open_up(closed)
    other = standard_page("Ancienne")
    Page.objects.filter(pk=other.pk).update(first_published_at=WRITTEN)
    Publication.objects.all().delete()
    reconcile()
    assert (published_at(page), published_at(other)) == (WRITTEN, WRITTEN)


def test_what_was_public_before_and_comes_back_keeps_its_first_publication():
    with time_machine.travel(WRITTEN, tick=False):
        page = standard_page("Méthode")
        catch_up()
    with time_machine.travel(OPENED, tick=False):
        restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
        catch_up()
    with time_machine.travel(LATER, tick=False):
        restriction.delete()
        catch_up()
    assert published_at(page) == WRITTEN < timezone.now()
