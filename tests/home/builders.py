"""Builds a small site for the tests of pages: a home page, and pages below it."""

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction, Site

from cms.testing import catch_up
from home.models import HomePage, StandardPage
from tests.typography import as_typed


def home_page() -> HomePage:
    """The one home page, made at the root of the public site on first use."""
    site = Site.objects.get(is_default_site=True)
    if not isinstance(site.root_page.specific, HomePage):
        page = HomePage(title="Accueil", slug="accueil")
        site.root_page = published(page, Page.get_first_root_node())
        site.save()
    return site.root_page.specific


def published(page: Page, parent: Page | None = None) -> Page:
    """The page, public below `parent` (the home page), as a program adds one: without a revision."""
    page.live = True
    page.first_published_at = page.last_published_at = timezone.now()
    (parent or home_page()).add_child(instance=page)
    return type(page).objects.get(pk=page.pk)


def standard_page(title="Méthode", **fields) -> StandardPage:
    return published(StandardPage(title=title, **fields))


def private_page(title="Réservée") -> StandardPage:
    page = standard_page(title)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def english() -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


def read(address: str) -> str:
    """What an anonymous visitor reads at an address, as typed, once every update is done."""
    catch_up()
    answer = Client().get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return as_typed(answer.getvalue().decode())


def editor() -> Client:
    """A browser logged into the administration."""
    user = get_user_model().objects.create_superuser("awa", "awa@example.org", "secret")
    client = Client()
    client.force_login(user)
    return client
