"""A process killed at any commit of a change: the next worker to start repairs all there is to repair."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.media.models import SiteImage
from cms.publishing.worker import Worker
from cms.testing import catch_up
from home.models import StandardPage
from news.models import NewsIndexPage, NewsPage
from tests.cms.publishing.machine.agreement import agree
from tests.cms.publishing.machine.killing import completes_before
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor
from tests.cms.publishing.machine.world import paragraph, picture, word

MOST_COMMITS = 80
EVERY = {"sqlite": 1, "postgresql": 2} if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else {}
"""How many commits lie between two tries: they are the same on both databases, eight in a quick run."""


def publish() -> None:
    """Other words and another picture, and a public page becomes a link."""
    draft = NewsPage.objects.filter(locale__language_code="fr").order_by("pk").last()
    draft = draft.get_latest_revision_as_object()
    draft.title, draft.cover = word(), SiteImage.objects.order_by("pk").last()
    draft.body = [paragraph(Page.objects.get(pk=StandardPage.objects.get().pk))]
    draft.save_revision().publish()


def restrict() -> None:
    """The index of the news, with all that is below it and the pictures only it shows."""
    index = NewsIndexPage.objects.get(locale__language_code="fr")
    PageViewRestriction.objects.create(page=index, restriction_type="login")


def move() -> None:
    """A page and the one below it, out of the public site."""
    StandardPage.objects.get().move(Page.get_first_root_node(), pos="last-child")


def hide_pictures() -> None:
    """A collection, with the picture and the document in it."""
    outer = Collection.objects.get(name="Dehors")
    CollectionViewRestriction.objects.create(collection=outer, restriction_type="login")


def show_again() -> None:
    """Pictures become public that were not: the article's, in a live page made by script."""
    page = NewsPage.objects.order_by("pk").first()
    page.body = [picture(image) for image in SiteImage.objects.all()]
    page.save()
    SiteImage.objects.order_by("pk").first().delete()


@pytest.mark.deep
@pytest.mark.slow
@pytest.mark.parametrize("change", [publish, restrict, move, hide_pictures, show_again])
def test_killed_at_any_commit_a_new_worker_repairs_everything(world, change):
    for last_commit in range(1, MOST_COMMITS, EVERY.get(connection.vendor, 8)):
        world.restore()
        mirror, visitor = Mirror(), Visitor()
        mirror.follow()
        complete = completes_before(change, last_commit)
        start_again()
        agree([mirror], visitor)
        if complete:
            return
    raise AssertionError(f"{change.__name__} takes more than {MOST_COMMITS} commits")


def start_again() -> None:
    """What a worker does when it starts, two minutes later: files left behind are past their grace."""
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        worker = Worker()
        worker.sweep()
        worker.watch()
        catch_up()
