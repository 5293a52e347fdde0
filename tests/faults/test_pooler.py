"""Behind pgbouncer, which lends a session of the server for a transaction: it works, or says why not."""

import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest
import requests
from django.db import connection

from cms import pooler
from cms.settings.environment import BASE_DIR
from home.models import HomePage, StandardPage
from tests.cms.publishing.machine.world import word
from tests.deploy.finding import pgbouncer
from tests.faults.browser import Browser
from tests.faults.product import Product, running
from tests.pgbouncer import SESSIONS, pooled
from tests.postgresql import free_port
from tests.waiting import PATIENCE, eventually

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(pgbouncer() is None, reason="needs pgbouncer"),
]


def of_every_session(environment: dict[str, str], **values: str) -> None:
    """What `ALTER ROLE` does, for the one database of this test."""
    name = urlsplit(environment["DATABASE_URL"]).path[1:]
    with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as server:
        for setting, value in values.items():
            server.execute(f"ALTER DATABASE \"{name}\" SET {setting} = '{value}'")


@pytest.fixture
def through(child_environment):
    """The environment of a process that reaches the database through the pooler."""
    of_every_session(child_environment, idle_in_transaction_session_timeout="20s", lock_timeout="15s")
    with pooled(child_environment["DATABASE_URL"]) as url:
        yield {**child_environment, "DATABASE_URL": url, "LC_ALL": "fr_FR.UTF-8"}


def shows(product: Product, path: str, words: str) -> bool:
    answer = requests.get(product.url + path, timeout=PATIENCE)
    return answer.status_code == 200 and words in answer.text


def test_what_editors_publish_change_and_delete_is_seen_at_once(account, through, tmp_path):
    home, about = HomePage.objects.first().pk, StandardPage.objects.first()
    connection.close()
    with running(through, tmp_path / "log") as product:
        editor = Browser(product.url, *account)
        for _ in range(5):
            title, changed = word(), word()
            assert editor.write(home, title).status_code == 302
            page = StandardPage.objects.latest("pk")
            eventually(lambda page=page, title=title: shows(product, page.get_url(), title))
            eventually(lambda title=title: shows(product, "/api/v1/content?sort=-published_at", title))
            assert editor.edit(page.pk, changed).status_code == 302
            eventually(lambda page=page, changed=changed: shows(product, page.get_url(), changed))
            eventually(lambda page=page: product.status(page.get_url()) == 200)
            assert editor.delete(page.pk).status_code == 302
            eventually(lambda page=page: product.status(page.get_url()) == 404)
        assert editor.move(about.pk, about.get_parent().pk).status_code in (200, 302)
        assert sessions() <= SESSIONS
        said = product.said()
    for complaint in ("the worker goes on after an error", "cannot see what is public", "Traceback"):
        assert complaint not in said, said


def sessions() -> int:
    """Of the server, less this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return cursor.fetchone()[0]


def test_a_pooler_is_told_from_the_server(through):
    assert not pooler.lends_sessions(connection)
    given, former = connection.settings_dict, dict(connection.settings_dict)
    connection.close()
    given["PORT"] = urlsplit(through["DATABASE_URL"]).port
    try:
        assert pooler.lends_sessions(connection)
    finally:
        connection.close()
        given["PORT"] = former["PORT"]


def run(environment: dict[str, str], *command: str) -> str:
    """What a command that refuses says."""
    ended = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE_DIR,
        env={**environment, "PORT": str(free_port())},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    return ended.stderr


def test_a_backup_is_refused_because_it_would_change_the_sessions_of_the_site(through, tmp_path):
    assert "Sauvegarde impossible : DATABASE_URL passe par un répartiteur" in run(
        through, "backup", str(tmp_path)
    )


def test_a_start_is_refused_while_the_server_would_wait_for_ever(through, child_environment):
    of_every_session(child_environment, idle_in_transaction_session_timeout="0")
    with pooled(child_environment["DATABASE_URL"]) as url:
        said = run({**through, "DATABASE_URL": url}, "serve")
    assert "Démarrage impossible : PostgreSQL attendrait sans fin un nœud qui disparaît" in said
    assert "ALTER ROLE \"postgres\" SET idle_in_transaction_session_timeout = '20s'" in said
    assert "lock_timeout =" not in said


def test_a_start_is_refused_where_the_pooler_refuses_what_connections_ask_for(through, child_environment):
    with pooled(child_environment["DATABASE_URL"], ignored="extra_float_digits") as url:
        said = run({**through, "DATABASE_URL": url}, "serve")
    assert "ajoutez « options » à ignore_startup_parameters" in said
