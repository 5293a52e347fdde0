"""The redirects of a moved branch are Wagtail's own, made without loading its pages."""

from importlib.util import find_spec, module_from_spec

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects import signal_handlers
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from cms.overrides.redirects import create_redirects
from home.models import StandardPage
from tests.cms.publishing.trees import below, tree
from tests.home.builders import english, home_page, published, standard_page

pytestmark = pytest.mark.django_db(transaction=True)


def two_addresses(page):
    return ["", "/archives"]


def rename(top: Page) -> None:
    page = StandardPage.objects.get(pk=top.pk)
    page.slug = f"{page.slug}-bis"
    page.save_revision().publish()


def redirects() -> set[tuple]:
    return set(
        Redirect.objects.values_list(
            "old_path", "site", "redirect_page", "redirect_page_route_path", "automatically_created"
        )
    )


@pytest.fixture
def stock():
    """Wagtail's own function, read once more from its source."""
    spec = find_spec(signal_handlers.__name__)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.create_redirects


@pytest.mark.parametrize("own", [False, True])
def test_they_are_those_that_wagtail_makes(stock, monkeypatch, own):
    if own:
        monkeypatch.setattr(StandardPage, "get_route_paths", two_addresses)
    top = tree(5)
    below(top).last().specific.unpublish()
    Redirect.objects.all().delete()
    rename(top)
    ours = redirects()
    Redirect.objects.all().delete()
    page = StandardPage.objects.get(pk=top.pk)
    before = StandardPage.objects.get(pk=top.pk)
    before.slug, before.url_path = top.slug, top.url_path
    sites = [page.get_site()]
    stock(page, before, sites)
    assert redirects() == ours
    assert len(ours) == (10 if own else 5)


def test_english_addresses_lead_on_too():
    home = home_page().copy_for_translation(english())
    home.save_revision().publish()
    section = published(StandardPage(title="Work", locale=english()), home)
    published(StandardPage(title="Method", locale=english()), section)
    rename(section)
    answer = Client().get("/en/work/method/")
    assert (answer.status_code, answer.url) == (301, "/en/work-bis/method/")


def test_ten_times_the_pages_cost_a_few_queries_more():
    costs = []
    for size in (30, 300):
        top = tree(size, f"Branche {size}")
        with CaptureQueriesContext(connection) as queries:
            top.move(standard_page(f"Cible {size}"), "last-child")
        costs.append(len(queries))
    assert costs[1] - costs[0] <= 8
    assert Redirect.objects.count() == 332
    assert signal_handlers.create_redirects is create_redirects
