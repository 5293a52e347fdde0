"""Terms as the staff write them: whole drafts, identifiers that stay, translations, dates, approval."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.publishing import reconcile
from cms.publishing.schedule import publish_due
from cms.vocabularies.terms import with_state
from news.models import Topic
from projects.models import Sector
from tests.cms.vocabularies.builders import WATER, address, draft_sector, member, saved
from tests.home.builders import editor, english, read
from tests.news.builders import article, draft_topic, topic
from tests.projects.builders import sector

pytestmark = pytest.mark.django_db
ARTICLE = "/actualites/un-puits-a-kayes/"


def test_a_new_row_is_a_draft_and_what_a_program_publishes_has_its_revision():
    assert not draft_topic().live
    shown = topic("Sol", "sol")
    assert shown.live
    assert shown.live_revision_id == shown.latest_revision_id is not None


def test_the_sectors_that_migrations_bring_are_public_with_the_revision_that_published_them():
    for found in Sector.objects.all():
        assert found.live
        assert found.first_published_at
        assert found.live_revision_id == found.latest_revision_id
        assert found.live_revision.as_object().as_item() == found.as_item()


def test_an_unfinished_draft_is_refused_on_the_form_and_never_by_the_database():
    writer = member("Rédacteurs")
    for _twice in range(2):
        answer = saved(writer, Sector, **WATER | {"slug": ""})
        assert "slug" in answer.context["form"].errors
    assert Sector.objects.count() == 8


def test_two_drafts_do_not_share_an_identifier():
    draft_sector("energy")
    answer = saved(member("Rédacteurs"), Sector, **WATER | {"slug": "energy"})
    assert "Un autre secteur porte déjà cet identifiant." in unescape(answer.content.decode())


def test_the_identifier_of_what_was_published_stays():
    shown, draft = topic(), draft_topic("Sol", "sol")
    answer = saved(editor(), shown, "publish", label="Eau", slug="eaux")
    sentence = (
        "L’identifiant de ce qui a été publié ne change plus, à cause des adresses et des partenaires : "
        "remettez « eau », ou créez une autre entrée."
    )
    assert answer.context["form"].errors["slug"] == [sentence]
    draft.slug = "sols"
    draft.full_clean()
    shown.unpublish()
    shown.slug = "eaux"
    with pytest.raises(ValidationError):
        shown.full_clean()


def test_forms_tell_drafts_from_what_is_published():
    assert with_state(topic()) == "Eau"
    assert with_state(draft_topic("Sol", "sol")) == "Sol (brouillon)"


def test_a_writer_proposes_and_a_moderator_approves():
    writer, moderator = member("Rédacteurs"), member("Modérateurs")
    saved(writer, Sector, "submit", **WATER | {"slug": "energy", "label_fr": "Énergie"})
    proposed = sector("energy")
    assert (proposed.live, proposed.workflow_in_progress) == (False, True)
    assert "Énergie" in unescape(moderator.get(reverse("wagtailadmin_home")).content.decode())
    task = proposed.current_workflow_task_state
    way = address(proposed, "workflow_action", "approve", task.pk)
    writer.post(way)
    assert not sector("energy").live
    moderator.post(way)
    assert sector("energy").live


def test_what_is_approved_is_what_was_submitted():
    """As with pages: whoever submits cannot slip in something else while somebody reads it."""
    writer, moderator = member("Rédacteurs"), member("Modérateurs")
    saved(writer, Sector, "submit", **WATER | {"slug": "energy", "label_fr": "Énergie"})
    answer = saved(writer, sector("energy"), **WATER | {"slug": "energy", "label_fr": "N’importe quoi"})
    assert "verrouillé" in unescape(answer.content.decode())
    task = sector("energy").current_workflow_task_state
    moderator.post(address(sector("energy"), "workflow_action", "approve", task.pk))
    assert sector("energy").label_fr == "Énergie"


def test_a_translation_is_a_draft_and_tells_what_its_original_has():
    shown, locale = topic(), english()
    reader = editor()
    way = reverse("simple_translation:submit_snippet_translation", args=["news", "topic", shown.pk])
    reader.post(way, {"locales": [locale.pk]})
    copy = Topic.objects.get(locale=locale)
    assert (copy.label, copy.slug, copy.translation_key) == ("Eau", "eau", shown.translation_key)
    assert (copy.live, copy.live_revision, copy.first_published_at) == (False, None, None)


def test_the_clock_publishes_and_withdraws():
    draft = draft_topic()
    article(topics=[draft])
    now = timezone.now()
    draft.go_live_at, draft.expire_at = now + timedelta(hours=1), now + timedelta(hours=2)
    draft.save_revision().publish()
    assert " · Eau · " not in read(ARTICLE)
    for hours, there in ((1.5, True), (2.5, False)):
        with time_machine.travel(now + timedelta(hours=hours)):
            publish_due()
            assert (" · Eau · " in read(ARTICLE)) == there


def test_a_topic_that_expires_is_gone_before_any_worker_comes():
    shown = topic()
    article(topics=[shown])
    shown.expire_at = timezone.now() + timedelta(hours=1)
    shown.save_revision().publish()
    assert " · Eau · " in read(ARTICLE)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert " · Eau · " not in read(ARTICLE)


def test_the_sweep_finds_what_no_signal_announced():
    shown = topic()
    article(topics=[shown])
    read(ARTICLE)
    Topic.objects.update(live=False)
    assert len(reconcile().drifted) == 1
    assert reconcile().clean


def test_its_history_and_its_withdrawal_are_in_french():
    client, shown = editor(), topic()
    html = unescape(client.get(address(shown, "unpublish")).content.decode())
    assert "Dépublier" in html
    client.post(address(shown, "unpublish"))
    assert not Topic.objects.get().live
    assert "brouillon" in unescape(client.get(address(Topic, "list")).content.decode())
    assert "Dépubliée" in unescape(client.get(address(shown, "history")).content.decode())
