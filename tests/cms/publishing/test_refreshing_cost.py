"""What one refresh costs, in queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.publishing import refresh
from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from tests.cms.media.builders import make_image
from tests.news.builders import article, topic

pytestmark = pytest.mark.django_db(transaction=True)

EACH_PICTURE = 5
"""Three to build (its collection, the restrictions, its sizes), two to lock it and see to its place."""


def picture(image):
    return "image", {"image": image, "caption": "", "alt": "", "decorative": False}


def cost_of(page) -> int:
    """The queries of a refresh that finds nothing to do."""
    before = Publication.objects.get(ref=ref_of(page)).seq
    with CaptureQueriesContext(connection) as queries:
        refresh([ref_of(page)])
    assert Publication.objects.get(ref=ref_of(page)).seq == before
    return len(queries)


def test_topics_cost_nothing_more():
    pages = [
        article(topics=[topic(f"T{many}{number}", f"t{many}-{number}") for number in range(many)])
        for many in (1, 3, 30)
    ]
    catch_up()
    first, *others = map(cost_of, pages)
    assert others == [first, first]


def test_each_picture_costs_the_same_few_queries():
    images = [make_image() for _ in range(30)]
    pages = [article(body=[picture(image) for image in images[:many]]) for many in (1, 3, 30)]
    catch_up()
    one, three, thirty = map(cost_of, pages)
    assert three - one <= 2 * EACH_PICTURE
    assert thirty - three <= 27 * EACH_PICTURE
