"""Every wrong number of children is found, however the trees fall into pieces."""

import pytest
from django.db.models import F
from wagtail.models import Page

from cms.publishing import tree_repair
from tests.cms.publishing.trees import tree

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("chunk", [1, 2, 3, 1000])
def test_what_counts_wrongly_is_found_wherever_it_is(monkeypatch, chunk):
    monkeypatch.setattr(tree_repair, "CHUNK", chunk)
    top = tree(7)
    assert list(tree_repair.miscounted()) == []
    section, leaf = top.get_first_child(), top.get_first_child().get_last_child()
    wrong = Page.objects.filter(pk__in=[Page.get_first_root_node().pk, section.pk, leaf.pk])
    wrong.update(numchild=F("numchild") + 1)
    assert {pk for _, pk in tree_repair.miscounted()} == set(wrong.values_list("pk", flat=True))


def test_what_an_editor_changed_between_two_pieces_is_not_wrong(monkeypatch):
    top = tree(3)
    outdated = tree_repair.Counted(top.pk, top.path, top.numchild + 1)
    monkeypatch.setattr(tree_repair, "_in_order", lambda read: [outdated] if read is Page else [])
    assert list(tree_repair.miscounted()) == []
