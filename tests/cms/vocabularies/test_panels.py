"""Who writes the name of a term is proposed its identifier, until the term was published once."""

import re

import pytest

from news.models import Topic
from projects.models import Sector
from tests.cms.vocabularies.builders import address, draft_sector, member
from tests.news.builders import draft_topic, topic

pytestmark = pytest.mark.django_db


def field(answer, name: str) -> str:
    return re.search(rf'<input[^>]*name="{name}"[^>]*>', answer.content.decode())[0]


def proposes(answer, name: str) -> bool:
    """Whether what is typed into the name is copied into the identifier, as its own words."""
    copied = "w-sync#apply" in field(answer, name)
    return copied and 'data-w-sync-target-value="#id_slug"' in field(answer, name)


@pytest.mark.parametrize(("kind", "name"), [(Topic, "label"), (Sector, "label_fr")])
def test_the_identifier_follows_the_name_of_a_new_term(kind, name):
    form = member("Rédacteurs").get(address(kind, "add"), follow=True)
    assert proposes(form, name)
    assert "w-sync:apply-&gt;codev-slug#propose:prevent" in field(form, "slug")


def test_it_follows_that_of_a_draft_and_stays_for_good_once_published():
    writer = member("Rédacteurs")
    draft_sector("energy")
    assert proposes(writer.get(address(Sector.objects.get(slug="energy"), "edit")), "label_fr")
    assert proposes(writer.get(address(draft_topic(), "edit")), "label")
    shown = topic("Sol", "sol")
    assert not proposes(writer.get(address(shown, "edit")), "label")
    shown.unpublish()
    assert not proposes(writer.get(address(shown, "edit")), "label")
