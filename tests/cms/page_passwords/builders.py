"""Builds pages with a password for these tests, and enters it."""

from django.http import HttpResponse
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from home.models import StandardPage
from tests.home.builders import published


def guarded(title: str, parent: Page | None = None, password="sésame") -> StandardPage:
    page = published(StandardPage(title=title), parent)
    PageViewRestriction.objects.create(page=page, restriction_type="password", password=password)
    return page


def enter(visitor: Client, page: Page, password: str, address="", **headers: str) -> HttpResponse:
    """What becomes of a password entered on the page."""
    return visitor.post(address or page.url, {"password": password}, headers=headers)


def is_let_in(visitor: Client, page: Page) -> bool:
    return page.title in visitor.get(page.url).content.decode()
