"""Numbers are taken last, once, and in the order in which changes become visible."""

import pytest
from django.db import transaction

from cms.publishing import epoch, head, sequence
from tests.cms.publishing.machine.world import delete_epoch_file
from tests.cms.publishing.multiprocess import at_once


@pytest.fixture(autouse=True)
def _own_memory():
    delete_epoch_file()


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_each_other():
    start = head().head
    with transaction.atomic():
        assert sequence.allocate(1) == start + 1
        assert sequence.allocate(3) == start + 2
    assert head().head == start + 4


@pytest.mark.django_db(transaction=True)
def test_a_number_of_a_change_that_failed_is_given_to_the_next():
    start = head()
    with transaction.atomic():
        sequence.allocate(5)
        transaction.set_rollback(True)
    with transaction.atomic():
        assert sequence.allocate(1) == start.head + 1
    assert head() == (start.epoch, start.head + 1)


@pytest.mark.django_db(transaction=True)
def test_only_committed_numbers_are_remembered_outside():
    with transaction.atomic():
        sequence.allocate(5)
        inside = epoch.remembered()
    assert inside.head < head().head == epoch.remembered().head


@pytest.mark.django_db(transaction=True)
def test_memory_never_goes_back_within_an_epoch():
    with transaction.atomic():
        sequence.allocate(5)
    stands = head()
    epoch.remember(epoch.Head(stands.epoch, stands.head - 3))
    assert epoch.remembered()[:2] == stands


@pytest.mark.django_db(transaction=True)
def test_the_sequence_begins_by_itself_once():
    from cms.publishing.models import ChangeSequence

    ChangeSequence.objects.all().delete()
    assert head() == head()
    assert ChangeSequence.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_by_four_processes_are_each_given_once(child_environment):
    start = head()
    taken = at_once(child_environment, *[("take", 40)] * 4)
    numbers = sorted(number for some in taken for number in some)
    assert numbers == list(range(start.head + 1, start.head + 161))
    assert head() == (start.epoch, start.head + 160)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_seen_when_all_before_it_are(child_environment):
    """Readers sample committed numbers while others commit theirs after uneven pauses."""
    writers = [("take_slowly", name, 60) for name in ("a", "b", "c")]
    *_, gaps = at_once(child_environment, *writers, ("look_for_gaps", 180))
    assert gaps == []
