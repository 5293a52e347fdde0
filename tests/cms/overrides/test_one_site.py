"""A site that a script has made takes over neither addresses nor the host that the world knows."""

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Page, Site

from tests.home.builders import home_page, standard_page
from tests.news.builders import article, index

pytestmark = pytest.mark.django_db(transaction=True)
PUBLIC = settings.PUBLIC_ORIGIN.rpartition("/")[2]
SECOND = {
    "a section": lambda: {"hostname": "second.example", "root_page": index()},
    "the same home page": lambda: {"hostname": "aaa.example", "root_page": home_page()},
    "the root of everything": lambda: {"hostname": "aaa.example", "root_page": Page.objects.get(depth=1)},
    "the public host": lambda: {"hostname": PUBLIC.partition(":")[0], "root_page": index()},
    "the public host, another port": lambda: {"hostname": PUBLIC.partition(":")[0], "port": 81},
}


@pytest.fixture
def page():
    return article()


def addresses(page) -> list[str]:
    found = Page.objects.get(pk=page.pk)
    return [found.url, found.full_url]


def answers(page) -> list[tuple[int, bytes]]:
    """What the public host answers at some addresses."""
    standard = standard_page(f"Page {Page.objects.count()}")
    client, paths = Client(headers={"host": PUBLIC}), ["/", "/actualites/", page.url, standard.url]
    found = [client.get(path) for path in paths]
    return [(answer.status_code, b"second.example" in answer.content) for answer in found]


@pytest.mark.parametrize("made", SECOND)
def test_a_second_site_changes_no_address_and_no_answer(page, made):
    before = addresses(page), answers(page)
    Site.objects.create(**{"root_page": index(), **SECOND[made]()})
    assert (addresses(page), answers(page)) == before


def test_what_lies_outside_the_public_site_has_no_address(page):
    root = Page.objects.get(depth=1)
    outside = Page(title="Ailleurs", slug="ailleurs")
    root.add_child(instance=outside)
    Site.objects.create(hostname="second.example", root_page=outside)
    assert outside.full_url is None
    assert Client(headers={"host": "second.example"}).get("/").status_code == 404
