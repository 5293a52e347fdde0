"""A large branch can be moved: its redirects are more than one SQLite expression may hold."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator
from wagtail.models import Page, Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return Site.objects.get()


def test_two_thousand_redirects_replace_the_automatic_ones_that_clash(site):
    Redirect.objects.create(old_path="/n/7", site=site, redirect_link="/old/", automatically_created=True)
    Redirect.objects.create(old_path="/n/8", site=site, redirect_link="/by-hand/")
    page = Page.objects.get(pk=site.root_page_id)
    batch = BatchRedirectCreator(max_size=2000, ignore_conflicts=True)
    for number in range(2000):
        batch.add(old_path=f"/n/{number}", site=site, redirect_page=page, automatically_created=True)
    batch.process()
    assert Redirect.objects.count() == 2000
    assert Redirect.objects.get(old_path="/n/7").redirect_page_id == page.pk
    assert Redirect.objects.get(old_path="/n/8").redirect_link == "/by-hand/"
