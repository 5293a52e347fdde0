"""Many places as few marks."""

import itertools
import math
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.atlas.clusters import FINGER, clusters
from cms.atlas.frames import KAYES, WIDTH
from cms.publishing.models import Publication
from tests.cms.reading.builder import MORNING, publish

pytestmark = pytest.mark.django_db


def scatter(count: int) -> None:
    """Live publications all over the frame, without their texts."""
    dice = random.Random(1)
    Publication.objects.bulk_create(
        Publication(
            ref=f"projects/{number}.fr",
            type="projects",
            key=str(number),
            lang="fr",
            live=True,
            published_at=MORNING,
            longitude=dice.uniform(KAYES.west, KAYES.east),
            latitude=dice.uniform(KAYES.south, KAYES.north),
        )
        for number in range(count)
    )


def test_places_apart_are_marks_of_their_own():
    kayes = publish("Kayes", type="projects", place=(-11.4439, 14.4478))
    kita = publish("Kita", type="projects", place=(-9.4882, 13.0389))
    found = clusters(Publication.objects.all(), KAYES)
    assert {(cluster.pk, cluster.count) for cluster in found} == {(kayes.pk, 1), (kita.pk, 1)}


def test_places_that_meet_are_one_mark_around_all_of_them():
    for longitude in (-11.45, -11.44, -11.43):
        publish("Kayes", type="projects", place=(longitude, 14.45))
    (one,) = clusters(Publication.objects.all(), KAYES)
    assert (one.count, one.pk) == (3, None)
    assert one.extent == (-11.45, 14.45, -11.43, 14.45)


def test_marks_are_in_the_order_of_the_list():
    for hour, place in enumerate([(-11.4, 14.4), (-9.4, 13.0), (-9.6, 15.2)]):
        publish(f"{hour}", type="projects", place=place, published_at=MORNING.replace(hour=hour))
    hours = [cluster.newest[0].hour for cluster in clusters(Publication.objects.all(), KAYES)]
    assert hours == [2, 1, 0]


def test_what_lies_outside_the_frame_is_left_out():
    publish("Gao", type="projects", place=(-0.04, 16.27))
    publish("Sans lieu", type="projects")
    assert clusters(Publication.objects.all(), KAYES) == []


@pytest.mark.parametrize("count", [3, 3000])
def test_no_two_marks_meet_and_none_is_lost(count):
    scatter(count)
    with CaptureQueriesContext(connection) as seen:
        found = clusters(Publication.objects.all(), KAYES)
    assert len(seen) == 1
    assert sum(cluster.count for cluster in found) == count
    assert len(found) < 250
    nearest = min(
        math.dist((cluster.x, cluster.y), (other.x, other.y))
        for cluster, other in itertools.combinations(found, 2)
    )
    assert nearest >= FINGER
    assert all(0 <= cluster.x <= WIDTH and 0 <= cluster.y <= KAYES.height for cluster in found)
