"""What could not be published or withdrawn as a whole is as it was, schedule and aliases included."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished

from home.models import StandardPage
from tests.home.builders import standard_page

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = timedelta(seconds=1)


class DiskFullError(Exception):
    pass


def fail(**_):
    raise DiskFullError


@pytest.fixture
def failing():
    """A receiver fails after the page has been saved."""
    signals = (page_published, page_unpublished)
    for signal in signals:
        signal.connect(fail)
    yield
    for signal in signals:
        signal.disconnect(fail)


def rows() -> list[tuple]:
    return [*Page.objects.order_by("pk").values_list("pk", "live", "live_revision", "last_published_at")]


def test_a_page_that_could_not_be_published_keeps_its_schedule(failing):
    page = StandardPage(title="À venir", go_live_at=timezone.now() + 3600 * SECONDS, live=False)
    standard_page("Section").add_child(instance=page)
    page.save_revision(approved_go_live_at=page.go_live_at)
    page.go_live_at = None
    now, before, said = page.save_revision(), rows(), PageLogEntry.objects.count()
    with pytest.raises(DiskFullError):
        now.publish()
    assert (rows(), PageLogEntry.objects.count()) == (before, said)
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1


def test_a_page_that_could_not_be_withdrawn_is_public_with_its_aliases(failing):
    page = standard_page("Public")
    page.create_alias(parent=standard_page("Section"))
    before = rows()
    with pytest.raises(DiskFullError):
        page.unpublish()
    assert rows() == before
