"""No address goes unwatched: whoever adds one joins the matrix, or these tests say how."""

from django.urls import include, path

from tests.secrets.channels import CHANNELS
from tests.secrets.routes import all_patterns, patterns, routing_pages, uncovered, undeclared_middleware

COVERED = [pattern for channel in CHANNELS for pattern in channel.covers]


def test_every_public_address_belongs_to_a_channel():
    assert uncovered(all_patterns(), COVERED) == []


def test_a_new_address_is_noticed():
    courriel = [path("courriel/", include([path("<slug:type>.eml", test_a_new_address_is_noticed)]))]
    [sentence] = uncovered(patterns(courriel), COVERED)
    assert sentence.startswith("« courriel/<slug:type>.eml » is a public address that no channel")


def test_what_a_channel_covers_exists():
    found = all_patterns()
    assert [pattern for pattern in COVERED if len(uncovered(found, [pattern])) == len(found)] == []


def test_middleware_that_answers_by_itself_is_declared():
    assert undeclared_middleware() == []


def test_pages_that_answer_addresses_below_their_own_are_known():
    """Albums: the channel "photos"."""
    assert routing_pages() == ["gallery.AlbumPage"]
