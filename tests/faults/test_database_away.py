"""A database that is locked or gone: a sentence instead of an error, and all is well afterwards."""

import sqlite3
from contextlib import closing

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from cms.items import sort_key
from cms.publishing.models import Publication
from cms.publishing.outbox import defer_to_worker
from cms.publishing.refs import ref_of
from cms.publishing.worker import Worker
from cms.testing import catch_up
from home.models import StandardPage
from tests.cms.publishing.machine.agreement import agree
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor
from tests.cms.publishing.multiprocess import at_once
from tests.faults.cuttable_proxy import CuttableProxy

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor():
    return Client(raise_request_exception=False)


@pytest.fixture
def editor(world):
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.get())
    return client


@pytest.fixture
def worker():
    at_work = Worker()
    at_work.stopping.wait = lambda seconds: False
    return at_work


def assert_away(answer) -> None:
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) == 10
    assert answer["Cache-Control"] == "no-store"


def test_who_saves_while_another_process_holds_the_database_is_told(
    world, editor, visitor, worker, monkeypatch
):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    page = StandardPage.objects.get()
    connection.close()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN EXCLUSIVE")
        answer = editor.post(f"/admin/pages/{page.pk}/edit/", {"title": "Après", "body-count": "0"})
        assert_away(answer)
        assert "La base de données ne répond pas" in answer.content.decode()
        assert visitor.get(page.get_url()).status_code == 200
        assert visitor.get("/api/v1/content").status_code == 200
        assert visitor.get("/readyz").status_code == 200
        worker.round()
        other.rollback()
    connection.close()
    assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    catch_up()
    agree([Mirror()], Visitor())


@pytest.mark.postgres
def test_who_saves_what_another_process_holds_is_told_and_keeps_the_text(world, editor, visitor, monkeypatch):
    page = StandardPage.objects.get()
    given = connection.settings_dict["OPTIONS"]
    connection.close()
    monkeypatch.setitem(given, "options", given["options"] + " -c lock_timeout=50ms")
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM wagtailcore_page WHERE id = %s FOR UPDATE", [page.pk])
        answer = editor.post(
            f"/admin/pages/{page.pk}/edit/",
            {"title": "Après", "slug": page.slug, "body-count": "0", "action-publish": "1"},
        )
        assert_away(answer)
        assert "votre texte est encore dans le formulaire" in answer.content.decode()
        assert visitor.get(page.get_url()).status_code == 200
    finally:
        other.close()
    connection.close()
    assert StandardPage.objects.get().title == page.title
    catch_up()
    agree([Mirror()], Visitor())


@pytest.fixture
def proxy(world):
    """The connection of this process goes through a proxy that can be cut."""
    given = connection.settings_dict
    former = given["HOST"], given["PORT"]
    connection.close()
    proxy = CuttableProxy((former[0], int(former[1])))
    proxy.mend()
    given["HOST"], given["PORT"] = "127.0.0.1", proxy.port
    yield proxy
    connection.close()
    proxy.end()
    given["HOST"], given["PORT"] = former


@pytest.mark.postgres
def test_a_server_that_goes_away_and_comes_back(proxy, visitor, editor, worker):
    page = StandardPage.objects.get()
    address = page.get_url()
    proxy.cut()
    assert_away(visitor.get(address))
    problem = visitor.get("/api/v1/content")
    assert_away(problem)
    assert problem.json()["type"].endswith("#unavailable")
    assert "Retry-After" in problem.json()["detail"]
    assert_away(editor.get("/admin/"))
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/readyz").json() == {"status": "unavailable"}
    assert visitor.get("/readyz", headers={"host": "127.0.0.1"}).json() == {
        "status": "unavailable",
        "reasons": ["database: OperationalError"],
    }
    assert worker._guarded(worker.round) is None
    proxy.mend()
    assert visitor.get(address).status_code == 200
    with defer_to_worker():
        page.title = "Revenue"
        page.save()
    worker.round()
    assert Publication.objects.get(ref=ref_of(page)).title_key == sort_key("Revenue")
    agree([Mirror()], Visitor())


def test_a_second_worker_on_one_database_does_no_harm(world, child_environment):
    page = StandardPage.objects.get()
    with defer_to_worker():
        for number in range(5):
            page.title = f"Titre {number}"
            page.save()
    at_once(child_environment, ("work", 10), ("work", 10))
    assert Publication.objects.get(ref=ref_of(page)).title_key == sort_key("Titre 4")
    agree([Mirror()], Visitor())
