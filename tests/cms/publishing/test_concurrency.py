"""Many processes at once lose nothing, block nobody for ever, and never freeze an old state."""

import time

import pytest
from wagtail.models import Page

from cms.publishing.journal import head
from cms.publishing.models import Publication, Stale
from cms.publishing.reconciling import reconcile
from cms.testing import catch_up
from tests.cms.publishing.crowd import at_once
from tests.news.builders import index

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_eight_editors_publish_fifty_articles_each_below_one_page(child_environment):
    index()
    catch_up()
    began = time.monotonic()
    errors = at_once(child_environment, *(("publish", number, 50) for number in range(8)))
    print(f"8 × 50: {time.monotonic() - began:.1f} s, {Stale.objects.count()} notes left")
    assert errors == [[]] * 8
    assert not any(Page.find_problems())
    began = time.monotonic()
    catch_up()
    print(f"drained in {time.monotonic() - began:.1f} s")
    numbers = list(Publication.objects.filter(type="news", live=True).values_list("seq", flat=True))
    assert len(numbers) == len(set(numbers)) == 400
    assert not Stale.objects.exists()
    print(head())
    assert reconcile(check=True).clean
