"""Many processes at once lose nothing, block nobody for ever, and never freeze an old state."""

import os

import pytest
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.publishing import head
from cms.publishing.models import PendingUpdate, Publication
from cms.publishing.reconciling import reconcile
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from tests.cms.media.builders import make_image
from tests.cms.publishing.edits import CHANGES
from tests.cms.publishing.multiprocess import at_once, over
from tests.news.builders import article, index, topic

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.deep]


def test_eight_editors_publish_below_one_page(child_environment):
    """Titles of one length are what made the stock search index deadlock on PostgreSQL."""
    each = 30 if DEEP else 5
    index()
    catch_up()
    start = head().head
    errors = at_once(child_environment, *(("publish", number, each) for number in range(8)), seconds=400)
    assert errors == [[]] * 8
    assert not any(Page.find_problems())
    catch_up()
    rows = Publication.objects.filter(type="news", live=True)
    numbers = sorted(rows.values_list("seq", flat=True))
    assert numbers == list(range(start + 1, start + 8 * each + 1))
    assert not PendingUpdate.objects.exists()
    assert reconcile(check=True).clean


@pytest.mark.postgres
@pytest.mark.parametrize("change", CHANGES)
def test_two_refreshers_racing_an_edit_never_leave_a_stale_freeze(child_environment, change):
    private = Collection.get_first_root_node().add_child(name="Privé")
    CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
    make_image()
    topic()
    ref = ref_of(article())
    catch_up()
    over().unlink(missing_ok=True)
    refreshers = [("drain_all_the_time",)] * 2
    *_, stale = at_once(child_environment, *refreshers, ("edit", change, ref, 50 if DEEP else 8), seconds=250)
    assert stale == []
    assert reconcile(check=True).clean
