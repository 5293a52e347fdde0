"""Who may let a term be seen, by every button and every address that does so."""

import pytest
from django.urls import reverse

from cms.testing import catch_up
from projects.models import Sector
from tests.cms.vocabularies.builders import WATER, address, draft_sector, member, saved
from tests.projects.builders import sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """The sector of water with a proposed name, and a sector that is a draft."""
    water, draft = sector(), draft_sector()
    draft.save_revision()
    water.label_fr = "Or bleu"
    water.save_revision()
    return water, draft


def published_by(client, waiting) -> list[str]:
    """What of the administration lets this person change what visitors see."""
    water, draft = waiting
    latest = water.latest_revision
    ways = {
        "add": lambda: saved(client, Sector, "publish", **WATER | {"slug": "new"}),
        "edit": lambda: saved(client, draft, "publish", **WATER | {"slug": draft.slug}),
        "rename": lambda: saved(client, water, "publish", **WATER | {"label_fr": "Or bleu"}),
        "revert": lambda: client.post(
            address(water, "revisions_revert", latest.pk),
            {**WATER, "label_en": "Gold", "action-publish": "1"},
        ),
        "unpublish": lambda: client.post(address(sector("health"), "unpublish")),
        "delete": lambda: client.post(address(sector("education"), "delete")),
        "bulk delete": lambda: client.post(
            f"{reverse('wagtail_bulk_action', args=['projects', 'sector', 'delete'])}"
            f"?id={sector('governance').pk}"
        ),
    }
    return [name for name, act in ways.items() if changes(act)]


def changes(act) -> bool:
    before = seen()
    act()
    catch_up()
    return seen() != before


def seen() -> list:
    return sorted((*found.as_item().values(), found.label_en) for found in Sector.objects.filter(live=True))


def test_a_writer_changes_nothing_that_visitors_see(waiting):
    assert published_by(member("Rédacteurs"), waiting) == []


def test_a_moderator_does_all_of_it(waiting):
    ways = ["add", "edit", "rename", "revert", "unpublish", "delete", "bulk delete"]
    assert published_by(member("Modérateurs"), waiting) == ways


def test_a_writer_can_still_write(waiting):
    client = member("Rédacteurs")
    assert saved(client, Sector, **WATER | {"slug": "new"}).status_code == 302
    assert not sector("new").live
