"""The lists of the administration go by names as French lists them, on both databases."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms.media.models import SiteImage
from projects.models import Sector
from tests.cms.media.builders import make_image
from tests.news.builders import article, topic

pytestmark = pytest.mark.django_db

NAMES = ["Zoo", "École", "eau", "Œuvre", "Lot 10", "lot 2"]
IN_ORDER = ["eau", "École", "lot 2", "Lot 10", "Œuvre", "Zoo"]


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("responsable", "r@example.org", "x" * 20))
    return client


def named(html: str) -> list[str]:
    """Which of the names a page says, in its order."""
    main = html[html.index("<main") :]
    return list(dict.fromkeys(re.findall(rf"\b({'|'.join(NAMES)})\b", main)))


@pytest.mark.parametrize("query", ["", "?ordering=label", "?ordering=-label"])
def test_topics(staff, query):
    for place, name in enumerate(NAMES):
        topic(name, f"t{place}")
    expected = IN_ORDER[::-1] if "-" in query else IN_ORDER
    assert named(staff.get(f"/admin/snippets/news/topic/{query}").content.decode()) == expected


def test_the_topics_of_an_article_that_is_no_more_than_a_draft():
    named = [topic(name, f"t{place}") for place, name in enumerate(NAMES)]
    page = article(topics=named[:2])
    page.topics = named
    page.save_revision()
    assert [str(found) for found in page.topics.all()] == IN_ORDER
    draft = page.get_latest_revision_as_object()
    assert [str(found) for found in draft.topics.all()] == IN_ORDER


def test_sectors_in_their_list_and_in_the_form_of_a_project(staff):
    Sector.objects.all().delete()
    for place, name in enumerate(NAMES):
        Sector(slug=f"s{place}", label_fr=name, label_en=name, color="#123456", purpose="14030").published()
    assert named(staff.get("/admin/snippets/projects/sector/").content.decode()) == IN_ORDER
    assert [sector.label_fr for sector in Sector.objects.all()] == IN_ORDER


def test_accounts(staff):
    for place, name in enumerate(NAMES):
        User.objects.create_user(f"u{place}", last_name=name, first_name="Awa")
    assert named(staff.get("/admin/users/?ordering=name").content.decode()) == IN_ORDER
    assert named(staff.get("/admin/users/?ordering=-name").content.decode()) == IN_ORDER[::-1]


def test_images(staff):
    for name in NAMES:
        make_image(title=name)
    assert SiteImage.objects.count() == len(NAMES)
    assert named(staff.get("/admin/images/?ordering=title").content.decode()) == IN_ORDER
