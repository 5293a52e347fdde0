"""One process at a time prepares a database; the others wait and say so; a dead one keeps nobody out."""

import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import connection

from cms.serving.migration_lock import one_at_a_time
from cms.settings.environment import BASE_DIR
from tests.waiting import PATIENCE, eventually

HOLDING = (
    "import django, sys; django.setup()\n"
    "from cms.serving.migration_lock import one_at_a_time\n"
    "with one_at_a_time(print):\n"
    "    print('held', flush=True); sys.stdin.readline()\n"
)
WAITING = "Another process prepares the database"


@contextmanager
def another(environment, *command):
    """A process of its own, ended with the block."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    spoken = {**environment, "LC_ALL": "C", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen([sys.executable, *command], cwd=BASE_DIR, env=spoken, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.django_db
def test_who_holds_it_may_take_it_again_and_without_postgresql_nothing_is_asked():
    with one_at_a_time(pytest.fail), one_at_a_time(pytest.fail):
        pass
    with one_at_a_time(pytest.fail):
        pass


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_second_one_waits_says_so_and_goes_on_when_the_first_has_done(child_environment):
    with another(child_environment, "-c", HOLDING) as first:
        assert first.stdout.readline() == "held\n"
        with another(child_environment, "manage.py", "migrate", "--check") as second:
            assert second.stdout.readline().startswith(WAITING)
            assert second.poll() is None
            first.communicate("\n", timeout=PATIENCE)
            assert second.wait(PATIENCE) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_that_is_killed_keeps_nobody_out(child_environment):
    with another(child_environment, "-c", HOLDING) as first:
        assert first.stdout.readline() == "held\n"
        first.kill()
        with another(child_environment, "-c", HOLDING) as second:
            eventually(lambda: second.stdout.readline() == "held\n")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_it_outlasts_the_limits_of_a_connection_and_leaves_nothing_in_it(monkeypatch):
    """A migration may take longer than any transaction may sit idle."""
    limited = dict(
        connection.settings_dict["OPTIONS"], options="-c idle_in_transaction_session_timeout=100ms"
    )
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", limited)
    asked = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND granted"
    with connection.cursor() as cursor:
        with one_at_a_time(pytest.fail):
            cursor.execute("SELECT pg_sleep(0.5)")
            cursor.execute(asked, [0x0C0E2])
            assert cursor.fetchone() == (1,)
        eventually(lambda: cursor.execute(asked, [0x0C0E2]).fetchone() == (0,))
