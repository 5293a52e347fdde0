"""The administration's home says what is still being worked on, in words, and nothing when nothing is."""

from html import unescape

import pytest
from django.utils import translation
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.publishing import branch_actions, progress, refreshing
from cms.publishing.branch_deletion import delete_later, delete_some
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.retrying import postpone
from cms.publishing.worker import drain_wide_updates
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.media.builders import make_image
from tests.cms.publishing.trees import tree
from tests.home.builders import editor, standard_page
from tests.news.builders import article

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = 8


@pytest.fixture(autouse=True)
def _many_is_more_than_five(monkeypatch):
    for module, name in ((refreshing, "AT_ONCE"), (progress, "AT_ONCE"), (branch_actions, "LARGE")):
        monkeypatch.setattr(module, name, 5)


@pytest.fixture
def top():
    """A branch of which nothing is queued."""
    made = tree(SIZE, "Actualités")
    PendingUpdate.objects.all().delete()
    return made


def told() -> list[str]:
    return [str(work) for work in progress.under_way()]


def move(top):
    top.move(standard_page("Ailleurs"), "last-child")


def rename(top):
    top.slug = "autre"
    top.save_revision().publish()


def restrict(top):
    PageViewRestriction.objects.create(page=top, restriction_type="login")


def unpublish(top):
    editor().post(f"/admin/pages/{top.pk}/unpublish/", {"include_descendants": "on"})


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (move, "le déplacement de « Actualités »"),
        (rename, "le changement d’adresse de « Actualités »"),
        (restrict, "le changement d’accès à « Actualités »"),
        (unpublish, "la dépublication de « Actualités »"),
    ],
)
def test_it_says_what_was_done_and_how_much_is_left_until_nothing_is(top, change, after):
    change(StandardPage.objects.get(pk=top.pk))
    said = [f"{SIZE + 1} contenus encore à mettre à jour après {after}"]
    assert told() == said
    drain_wide_updates()
    assert told() == said
    catch_up()
    assert told() == []


def test_a_deletion_counts_its_pages_down(top, django_user_model, monkeypatch):
    monkeypatch.setattr("cms.publishing.branch_deletion.AT_A_TIME", 2)
    delete_later(top, django_user_model.objects.create_user("awa"))
    assert told() == [f"{SIZE + 1} pages de « Actualités » encore à supprimer"]
    delete_some()
    assert told() == [f"{SIZE - 1} pages de « Actualités » encore à supprimer"]
    catch_up()
    assert told() == []


def test_a_collection_made_private_is_told(monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photos = Collection.get_first_root_node().add_child(name="Photos 2026")
    for number in range(6):
        article(f"Article {number}", cover=make_image(collection=photos))
    catch_up()
    CollectionViewRestriction.objects.create(collection=photos, restriction_type="login")
    drain_wide_updates()
    assert told() == [
        "6 contenus encore à mettre à jour après un changement de la collection « Photos 2026 »"
    ]


def test_a_few_items_and_failures_are_not_told(top):
    PendingUpdate.objects.bulk_create(
        PendingUpdate(scope=Scope.ITEM, ref=f"news/{number}.fr") for number in range(5)
    )
    assert told() == []
    PendingUpdate.objects.create(scope=Scope.ITEM, ref="news/five.fr")
    assert told() == ["6 contenus encore à mettre à jour"]
    for update in PendingUpdate.objects.all():
        postpone(update, "ValueError")
    assert told() == []


def test_ten_thousand_is_grouped_as_the_reader_is_used_to():
    work = progress.Work("moved", "Actualités", 7312)
    assert str(work).replace("\u202f", " ").replace("\xa0", " ").startswith("7 312 contenus encore")
    with translation.override("en"):
        assert str(work) == "7,312 items still to update after moving “Actualités”"


def test_the_home_of_the_administration_shows_it_and_then_no_longer(top):
    staff = editor()
    restrict(top)
    shown = unescape(staff.get("/admin/").content.decode())
    assert "après le changement d’accès à « Actualités »" in shown
    catch_up()
    assert "Mises à jour en cours" not in staff.get("/admin/").content.decode()


def test_it_costs_the_home_page_the_same_few_queries(top, django_assert_max_num_queries):
    restrict(top)
    drain_wide_updates()
    with django_assert_max_num_queries(4):
        assert len(told()) == 1
