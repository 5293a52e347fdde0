"""A change of a whole branch costs the editor the same whether it holds thirty pages or three hundred."""

import os

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from cms.publishing import refreshing
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.outbox import defer_to_worker
from cms.publishing.reconciling import reconcile
from cms.testing import catch_up
from news.models import NewsIndexPage, NewsPage
from tests.home.builders import home_page, published, standard_page

LARGE = 150 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 70

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def branch(size: int) -> NewsIndexPage:
    """An index with so many articles, all public."""
    with defer_to_worker():
        top = published(NewsIndexPage(title=f"Branche {size}"))
        for number in range(size):
            top.add_child(instance=NewsPage(title=f"Article {size} {number:03d}"))
    catch_up()
    return top


def articles() -> int:
    return Publication.objects.live().filter(type="news").count()


def restrict(top: Page) -> None:
    PageViewRestriction.objects.create(page=top, restriction_type=PageViewRestriction.LOGIN)


def rename(top: Page) -> None:
    top.slug = f"{top.slug}-bis"
    top.save_revision().publish()


def move(top: Page, target: Page) -> None:
    top.move(Page.objects.get(pk=target.pk), "last-child")


def queries_of(change, top: Page) -> int:
    """What a change asks; less the kinds of models, which the first one asks and Django then remembers."""
    ContentType.objects.get_for_models(*apps.get_models())
    top = NewsIndexPage.objects.get(pk=top.pk)
    with CaptureQueriesContext(connection) as queries:
        change(top)
    return len(queries)


@pytest.mark.deep
def test_the_request_does_not_grow_with_the_branch():
    elsewhere = standard_page("Ailleurs")
    small, large = branch(30), branch(LARGE)
    assert articles() == 30 + LARGE
    for change in (rename, lambda top: move(top, elsewhere), restrict):
        assert queries_of(change, large) <= queries_of(change, small)
    assert PendingUpdate.objects.filter(scope=Scope.SUBTREE).count() >= 6
    assert articles() == 0  # hidden at once; the details are the worker's
    catch_up()
    assert articles() == 0
    PageViewRestriction.objects.all().delete()
    catch_up()
    paths = Publication.objects.live().filter(type="news").values_list("path", flat=True)
    assert len(paths) == 30 + LARGE
    assert all(path.startswith("/ailleurs/branche-") and "-bis/article-" in path for path in paths)
    assert reconcile(check=True).clean


def test_a_branch_moved_below_a_private_page_is_withdrawn():
    private = standard_page("Privée")
    restrict(private)
    top = branch(25)
    assert articles() == 25
    move(NewsIndexPage.objects.get(pk=top.pk), private)
    catch_up()
    assert articles() == 0
    move(NewsIndexPage.objects.get(pk=top.pk), home_page())
    catch_up()
    assert articles() == 25


def test_a_small_branch_is_brought_up_to_date_at_once():
    top = branch(refreshing.AT_ONCE - 2)
    restrict(top)
    assert articles() == 0
    assert not PendingUpdate.objects.exists()


def test_a_large_branch_is_left_to_the_worker_unexpanded():
    top = branch(refreshing.AT_ONCE + 1)
    restrict(top)
    [update] = PendingUpdate.objects.all()
    assert (update.scope, update.ref) == (Scope.SUBTREE, top.path)
    assert articles() == 0
