"""What a list held before it kept drafts stays public, with a revision to come back to."""

import pytest
from django.apps import apps

from cms.vocabularies.first_revisions import publish_rows
from news.models import Topic
from tests.home.builders import read
from tests.news.builders import article, draft_topic, topic

pytestmark = pytest.mark.django_db


def migrated() -> None:
    publish_rows("news", "topic", label="label").code(apps, None)


def test_a_row_of_before_is_public_with_its_first_revision():
    old = draft_topic()  # as the new columns make it of a row that was there
    article(topics=[old])
    migrated()
    found = Topic.objects.get()
    assert found.live
    assert found.first_published_at == found.last_published_at is not None
    assert found.live_revision == found.latest_revision
    assert (found.live_revision.object_str, found.revisions.count()) == ("Eau", 1)
    assert found.live_revision.as_object().as_item() == old.as_item()
    assert " · Eau · " in read("/actualites/un-puits-a-kayes/")


def test_a_second_run_changes_nothing_and_drafts_stay_drafts():
    shown, draft = topic(), draft_topic("Sol", "sol")
    draft.save_revision()
    before = list(Topic.objects.values())
    migrated()
    assert list(Topic.objects.values()) == before
    assert shown.revisions.count() == 1
