"""The index is true again after rows were written past it: by SQL, an older release, a restore, in bulk."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.images.views.bulk_actions.add_tags import AddTagsBulkAction
from wagtail.log_actions import LogContext
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.admin_search import repairing
from cms.admin_search.models import SearchEntry
from cms.media.models import SiteImage
from cms.publishing import outbox, reconcile
from cms.publishing.branch_deletion import delete_later
from cms.publishing.branch_unpublishing import unpublish_branch
from cms.publishing.models import PendingUpdate, Scope
from cms.testing import catch_up
from home.models import StandardPage
from news.models import Topic
from tests.cms.media.builders import make_document, make_image
from tests.home.builders import home_page, standard_page
from tests.projects.builders import project

pytestmark = pytest.mark.django_db


def found(query: str, model=Page) -> list[str]:
    return [str(obj) for obj in get_search_backend().autocomplete(query, model)]


def entries_of(*pages: Page):
    kind = ContentType.objects.get_for_model(StandardPage)
    return SearchEntry.objects.filter(content_type=kind, object_id__in=[str(page.pk) for page in pages])


def spoiled() -> None:
    """One entry is missing, one says what was, two are about nothing."""
    missing, outdated = standard_page("Margelle"), standard_page("Poulie")
    call_command("update_index", verbosity=0)
    entries_of(missing).delete()
    Page.objects.filter(pk=outdated.pk).update(title="Treuil", draft_title="Treuil")
    kind = entries_of(outdated).get().content_type_id
    SearchEntry.objects.create(content_type_id=kind, object_id="999999", titles="margelle")
    SearchEntry.objects.create(content_type_id=kind, object_id="no key", titles="margelle")


@pytest.mark.parametrize("at_a_time", [1, 2, 50])
def test_the_sweep_puts_entries_right(boss, monkeypatch, at_a_time):
    monkeypatch.setattr(repairing, "AT_A_TIME", at_a_time)
    spoiled()
    reconcile()
    assert [found(word) for word in ("margelle", "poulie", "treuil")] == [["Margelle"], [], ["Treuil"]]
    assert not SearchEntry.objects.filter(object_id__in=["999999", "no key"]).exists()
    assert reconcile(check=True).entries == 0


def test_what_is_wrong_is_counted_and_left_by_who_only_looks(boss, capsys):
    spoiled()
    assert reconcile(check=True).entries == 4
    assert found("poulie") == ["Treuil"]
    call_command("reconcile")
    assert "4 entries of the admin's search" in capsys.readouterr().out
    assert found("poulie") == []


def test_a_sweep_that_is_stopped_ends_between_two_batches(boss, monkeypatch):
    monkeypatch.setattr(repairing, "AT_A_TIME", 1)
    spoiled()
    assert repairing.SearchIndex().repair(check=False, stopped=lambda: True) < 4
    assert reconcile().entries > 0
    assert reconcile(check=True).entries == 0


def test_what_signals_have_written_is_what_the_sweep_would_write(boss):
    page = standard_page("Margelle")
    page.title = "Poulie"
    page.save_revision()
    home_page().add_child(instance=StandardPage(title="Treuil", live=False)).save_revision()
    topic = Topic.objects.create(label="Élevage", slug="elevage", locale=home_page().locale)
    topic.label = "Pêche"
    topic.save_revision()
    make_image().tags.add("zébu", "âne", "mil")
    make_document()
    project()
    catch_up()
    call_command("update_index", verbosity=0)  # what migrations made, past the signals
    assert reconcile(check=True).entries == 0


def test_an_object_that_cannot_be_read_keeps_its_entry_and_costs_no_other(boss, monkeypatch, caplog):
    spoiled()
    faulty = standard_page("Seau")
    stock = repairing.entry_of

    def entry_of(kind, obj):
        if obj.pk == faulty.pk:
            raise ValueError(obj)
        return stock(kind, obj)

    monkeypatch.setattr(repairing, "entry_of", entry_of)
    assert reconcile().entries == 4
    assert (found("seau"), found("margelle")) == (["Seau"], ["Margelle"])
    assert "could not be indexed" in caplog.text


@pytest.mark.parametrize("at_once", [1, 2, 20])
def test_a_branch_taken_offline_is_found_as_what_it_is(boss, monkeypatch, at_once):
    """Few pages at once, many by the worker; aliases elsewhere too."""
    monkeypatch.setattr(outbox, "INDEXED_AT_ONCE", at_once)
    top = standard_page("Villages")
    pages = [top.add_child(instance=StandardPage(title=f"Margelle {number}")) for number in range(3)]
    pages[0].title = "Treuil"
    pages[0].save_revision()
    pages[1].create_alias(parent=home_page())
    unpublish_branch(top, boss)
    catch_up()
    assert set(entries_of(top, *pages).values_list("titles", flat=True)) == {""}
    assert not PendingUpdate.objects.filter(scope=Scope.INDEX).exists()
    with LogContext(user=None):
        assert found("margelle") == []
    assert len(found("margelle")) == 3
    assert found("treuil") == ["Margelle 0"]
    assert reconcile(check=True).entries == 0


def test_a_branch_that_is_given_up_leaves_no_entry(boss, monkeypatch):
    monkeypatch.setattr(outbox, "INDEXED_AT_ONCE", 1)
    top = standard_page("Villages")
    below = top.add_child(instance=StandardPage(title="Margelle"))
    top.refresh_from_db()
    delete_later(top, boss)
    catch_up()
    assert not entries_of(top, below).exists()
    assert found("margelle") == []
    assert reconcile(check=True).entries == 0


def test_tags_given_to_many_pictures_are_found(boss):
    image = make_image()
    AddTagsBulkAction.execute_action([image], tags=["zébu"])
    assert found("zebu", SiteImage) == [str(image)]
    image.tags.clear()
    assert found("zebu", SiteImage) == []
