"""Sectors: drafted by whoever writes, shown once somebody publishes them, everywhere at once."""

import pytest
from django.test import Client

from cms.testing import catch_up
from projects.models import Sector
from tests.cms.vocabularies.builders import WATER, member, saved
from tests.home.builders import read
from tests.projects.builders import index, project, sector

pytestmark = pytest.mark.django_db


def labels() -> dict[str, str]:
    """What the API says the sectors of the projects are called."""
    catch_up()
    facets = Client().get("/api/v1/content/projects?facets=true").json()["facets"]["sector"]
    return {facet["value"]: facet["label"] for facet in facets}


def test_a_rename_by_a_writer_changes_nothing_public_until_a_moderator_publishes_it():
    project()
    writer, moderator = member("Rédacteurs"), member("Modérateurs")
    assert saved(writer, sector(), **WATER | {"label_fr": "Or bleu"}).status_code == 302
    assert labels() == {"water": "Eau potable"}
    assert "Or bleu" not in read("/carte-des-actions/")
    assert saved(writer, sector(), "publish", **WATER | {"label_fr": "Or bleu"}).status_code == 302
    assert labels() == {"water": "Eau potable"}
    saved(moderator, sector(), "publish", **WATER | {"label_fr": "Or bleu"})
    assert labels() == {"water": "Or bleu"}
