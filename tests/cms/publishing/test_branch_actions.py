"""Large branches are unpublished and deleted from the administration at once; the worker does the rest."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from cms.publishing import branch_actions, branch_deletion, progress
from cms.publishing.models import PendingUpdate, Publication, Scope
from cms.publishing.reconciling import reconcile
from cms.publishing.schedule import publish_due
from cms.publishing.worker import drain
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.publishing.trees import below, tree
from tests.home.builders import editor, home_page, published, standard_page

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = 8
CONFIRMED = {"confirm_site_name": "Codéveloppement Mali"}


@pytest.fixture(autouse=True)
def _large_is_more_than_five(monkeypatch):
    monkeypatch.setattr(branch_actions, "LARGE", 5)
    monkeypatch.setattr(branch_deletion, "AT_A_TIME", 3)
    monkeypatch.setattr(progress, "AT_ONCE", 0)


@pytest.fixture
def staff():
    return editor()


def live_pages(top: Page) -> int:
    return Page.objects.filter(path__startswith=top.path, live=True).count()


def unpublish(staff, top: Page):
    return staff.post(f"/admin/pages/{top.pk}/unpublish/", {"include_descendants": "on"})


def delete(staff, top: Page):
    return staff.post(f"/admin/pages/{top.pk}/delete/", CONFIRMED)


def queries_of(act, staff, size: int) -> int:
    """How many queries the request costs for a branch of so many pages, after which none is online."""
    top = tree(size, f"Branche {size}")
    with CaptureQueriesContext(connection) as queries:
        act(staff, top)
    assert live_pages(top) == 0
    return len(queries)


def said(answer) -> str:
    return " ".join(str(message) for message in answer.wsgi_request._messages)


# Unpublishing


def columns(pages) -> list[tuple]:
    return list(pages.order_by("path").values_list("live", "has_unpublished_changes", "live_revision"))


def history(pages) -> list[tuple]:
    entries = PageLogEntry.objects.filter(page__in=pages.values("pk"), action="wagtail.unpublish")
    names = ("action", "user__username", "content_type", "deleted", "content_changed")
    return sorted(entries.values_list(*names))


def test_a_branch_is_unpublished_as_wagtail_would(staff, monkeypatch):
    ours, stock = tree(SIZE, "Nôtre"), tree(SIZE, "Ordinaire")
    assert unpublish(staff, ours).status_code == 302
    with monkeypatch.context() as patched:
        patched.setattr(branch_actions, "LARGE", 1000)
        assert unpublish(staff, stock).status_code == 302
    assert live_pages(ours) == live_pages(stock) == 0
    assert columns(below(ours)) == columns(below(stock))
    assert history(below(ours)) == history(below(stock))
    assert len(history(below(ours))) == SIZE


def test_unpublishing_costs_one_query_more_for_a_hundred_pages_more(staff):
    """The lines of the history: SQLite takes so many in one statement."""
    _, hundred, three_hundred = (queries_of(unpublish, staff, size) for size in (10, 100, 300))
    assert three_hundred - hundred <= 2


def test_what_the_editor_may_not_unpublish_stays(staff):
    top = tree(SIZE)
    locked = below(top).last()
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_at=timezone.now())
    unpublish(staff, top)
    assert list(Page.objects.filter(path__startswith=top.path, live=True)) == [locked]


def test_aliases_go_offline_with_their_source(staff):
    top = tree(SIZE)
    alias = below(top).last().specific.create_alias(parent=home_page(), update_slug="ailleurs")
    second = alias.create_alias(parent=home_page(), update_slug="encore")
    unpublish(staff, top)
    assert not Page.objects.filter(pk__in=[alias.pk, second.pk], live=True).exists()


def test_branches_chosen_in_a_list_are_unpublished_the_same_way(staff):
    tops = [tree(SIZE, "Une"), tree(SIZE, "Deux")]
    address = "/admin/bulk/wagtailcore/page/unpublish/?" + "&".join(f"id={top.pk}" for top in tops)
    answer = staff.post(address, {"include_descendants": "on"})
    assert answer.status_code == 302
    assert [live_pages(top) for top in tops] == [0, 0]
    assert "« Une »" in said(answer)


def test_a_page_alone_is_unpublished_alone(staff):
    top = tree(SIZE)
    staff.post(f"/admin/pages/{top.pk}/unpublish/", {})
    assert live_pages(top) == SIZE


# Deleting


def test_a_deleted_branch_is_offline_at_once_and_gone_when_the_worker_is_done(staff):
    top = tree(SIZE)
    catch_up()
    answer = delete(staff, top)
    assert (answer.status_code, answer.url) == (302, f"/admin/pages/{home_page().pk}/")
    assert f"{SIZE + 1} pages" in said(answer)
    assert live_pages(top) == 0
    assert Page.objects.filter(path__startswith=top.path).count() == SIZE + 1
    catch_up()
    assert not Page.objects.filter(path__startswith=top.path).exists()
    assert Publication.objects.live().get().path == "/"
    entries = PageLogEntry.objects.filter(action="wagtail.delete", user__username="awa", deleted=True)
    assert entries.count() == SIZE + 1
    assert not PendingUpdate.objects.exists()
    assert not any(Page.find_problems())
    assert reconcile(check=True).clean


def test_deleting_three_hundred_pages_costs_the_request_no_more_than_a_hundred(staff):
    _, hundred, three_hundred = (queries_of(delete, staff, size) for size in (10, 100, 300))
    assert three_hundred <= hundred


def test_a_page_that_cannot_be_deleted_stops_no_other_and_says_why(staff, monkeypatch):
    top = tree(SIZE)
    stubborn = below(top).last()
    delete_page = StandardPage.delete

    def refuse(page, *arguments, **options):
        if page.pk == stubborn.pk:
            raise ValueError("protégée")
        return delete_page(page, *arguments, **options)

    delete(staff, top)
    with monkeypatch.context() as patched:
        patched.setattr(StandardPage, "delete", refuse)
        while drain():
            pass
    left = Page.objects.filter(path__startswith=top.path)
    assert set(left.values_list("pk", flat=True)) == {top.pk, stubborn.get_parent().pk, stubborn.pk}
    report = staff.get("/admin/publishing/failures/").content.decode()
    assert "ValueError: protégée" in report
    assert f"Suppression de « {stubborn.title} »" in report
    catch_up()
    assert not left.exists()


def test_what_was_added_after_the_confirmation_is_not_deleted(staff):
    top = tree(SIZE)
    delete(staff, top)
    added = published(StandardPage(title="Arrivée après"), StandardPage.objects.get(pk=below(top).last().pk))
    while drain():
        pass
    assert Page.objects.filter(pk=added.pk).exists()
    [update] = PendingUpdate.objects.filter(scope=Scope.DELETION)
    assert "ajoutées" in update.reason


def test_a_schedule_does_not_bring_a_deleted_page_back(staff):
    top = tree(SIZE)
    page = below(top).last().specific
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision().publish()
    delete(staff, top)
    assert publish_due(timezone.now() + timedelta(hours=2)) == 0


def test_without_the_confirmation_nothing_happens(staff):
    top = tree(SIZE)
    staff.get(f"/admin/pages/{top.pk}/delete/")
    staff.post(f"/admin/pages/{top.pk}/delete/", {"confirm_site_name": "autre"})
    assert live_pages(top) == SIZE + 1


def test_who_may_not_delete_deletes_nothing(client, django_user_model):
    top = tree(SIZE)
    client.force_login(django_user_model.objects.create_user("moussa"))
    assert delete(client, top).status_code in (302, 403)
    assert live_pages(top) == SIZE + 1


def test_branches_chosen_in_a_list_are_deleted_the_same_way(staff):
    tops = [tree(SIZE, "Une"), tree(SIZE, "Deux")]
    chosen = [*tops, below(tops[0]).last()]
    address = "/admin/bulk/wagtailcore/page/delete/?" + "&".join(f"id={page.pk}" for page in chosen)
    assert staff.post(address, CONFIRMED).status_code == 302
    assert PendingUpdate.objects.filter(scope=Scope.DELETION).count() == 2
    catch_up()
    assert list(Page.objects.filter(depth=3)) == []


def test_a_small_branch_is_deleted_by_wagtail_at_once(staff):
    page = standard_page("Seule")
    delete(staff, page)
    assert not Page.objects.filter(pk=page.pk).exists()
