"""Every state that must not be seen, by every way to the world: nobody meets a word of it."""

import pytest
from django.db import transaction

from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from tests.home.builders import editor
from tests.secrets.asking import ask
from tests.secrets.channels import CHANNELS
from tests.secrets.markers import decoded
from tests.secrets.planting import PLANTS
from tests.secrets.sweeping import asked, differences, expect_none, is_noticed, leaks, told

each_channel = pytest.mark.parametrize("channel", CHANNELS, ids=str)


@each_channel
def test_nothing_hidden_is_shown(matrix, channel):
    expect_none(leaks(channel, matrix.world, matrix.markers))


@each_channel
def test_what_is_public_is_found(matrix, channel):
    """Otherwise the test above would prove nothing about this channel."""
    answers = [ask(address, way) for address, way in asked(channel, matrix.world)]
    said = b"\n".join(answer.head + decoded(answer.body, answer.encoding) for answer in answers)
    assert [word for word in channel.shows if word.encode() not in said] == []


@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel.steady], ids=str)
def test_the_answers_are_those_of_a_site_without_secrets(matrix, channel):
    """Numbers included: totals, facets, lists of choices, marks on the map."""
    assert list(matrix.before[channel.name]) == list(channel.known(matrix.world))
    expect_none(differences(channel, matrix.before[channel.name]))


@pytest.mark.parametrize("channel", [channel for channel in CHANNELS if channel.guesses], ids=str)
def test_a_guess_learns_nothing(matrix, channel):
    expect_none(told(channel, matrix.secrets, matrix.markers))


def test_only_the_clock_hides_what_has_expired(matrix):
    """The world is what it says: no worker has seen these pages expire."""
    [expired] = [secret for secret in matrix.secrets if secret.state == "expired with no worker"]
    assert [Publication.objects.get(ref=ref_of(page)).live for page in expired.pages] == [True, True]


@pytest.mark.parametrize("defect", PLANTS, ids=lambda defect: defect.name)
def test_a_planted_leak_is_noticed(matrix, monkeypatch, defect):
    with transaction.atomic():
        defect.plant(monkeypatch, matrix)
        touched = [channel for channel in CHANNELS if channel.name in defect.channels]
        silent = [channel.name for channel in touched if not is_noticed(channel, matrix)]
        transaction.set_rollback(True)
    assert silent == []


def test_every_channel_has_had_a_leak_planted():
    assert {channel.name for channel in CHANNELS} == {name for defect in PLANTS for name in defect.channels}


def test_the_staff_find_what_visitors_do_not(matrix):
    """The addresses of the administration are the right ones: whoever is logged in reads the words."""
    with transaction.atomic():
        staff, page = editor(), matrix.secrets[0].pages[0]
        answer = ask(f"/admin/pages/{page.pk}/edit/", client=staff)
        transaction.set_rollback(True)
    assert matrix.secrets[0].word("article title") in answer.body.decode()
