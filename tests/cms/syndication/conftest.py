"""A partner with a subscription, its server, and a way to kill the sender."""

import pytest

from clients.python.tests.killing import killing
from cms.publishing.models import Publication
from cms.syndication.models import Partner, Subscription
from tests.cms.syndication.receiver import running_receiver


@pytest.fixture
def receiver():
    with running_receiver() as server:
        yield server


@pytest.fixture
def partner(db):
    return Partner.objects.create(name="Association Yélimané")


@pytest.fixture
def subscription(partner, receiver):
    """Active; what changes from now on is pending for it."""
    return Subscription.objects.create(partner=partner, url=receiver.url)


@pytest.fixture
def empty(db):
    """No publication besides those of the test."""
    Publication.objects.all().delete()


@pytest.fixture(scope="session")
def killer():
    with killing() as child:
        yield child
