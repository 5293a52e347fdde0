"""One process at a time prepares a database; the others wait and say so; a dead one keeps nobody out."""

import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

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
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
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


HOLDING_FOR_A_MOMENT = (
    "from cms.publishing import locks\n"
    "from cms.serving import migration_lock\n"
    "locks.SIGN_OF_LIFE, migration_lock.GIVEN_UP_AFTER = 0.2, 2\n"
)
"""Given up sooner: who is frozen, and who waits, are the same as with half a minute."""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_that_is_frozen_is_given_up_and_ends_when_it_goes_on(child_environment):
    with another(child_environment, "-c", HOLDING_FOR_A_MOMENT + HOLDING) as first:
        assert first.stdout.readline() == "held\n"
        first.send_signal(signal.SIGSTOP)
        with another(child_environment, "-c", HOLDING) as second:
            eventually(lambda: second.stdout.readline() == "held\n")
            first.send_signal(signal.SIGCONT)
            assert first.wait(PATIENCE) == 1
            assert "another one may prepare the database in its place" in first.stderr.read()
            assert second.poll() is None


GIVEN_UP = """
import os, signal, sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
from cms.publishing import locks
from cms.serving import migration_lock
from cms.serving.management.commands import migrate
locks.SIGN_OF_LIFE = 3600
begin = migrate.end_if_given_up
def frozen():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s",
            [migration_lock.LOCK],
        )
    begin()
migrate.end_if_given_up = frozen
call_command("migrate", "publishing", verbosity=0)
"""
"""Loses the lock just before it applies a migration, and no thread has noticed yet."""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_no_migration_begins_once_the_lock_is_lost(child_environment):
    last = MigrationRecorder.Migration.objects.filter(app="publishing").order_by("-pk").first()
    last.delete()
    with another(child_environment, "-c", GIVEN_UP) as process:
        assert process.wait(PATIENCE) == 1
        assert "another one may prepare the database in its place" in process.stderr.read()
    assert not MigrationRecorder.Migration.objects.filter(app=last.app, name=last.name).exists()


MIGRATING = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader
from cms.serving.management.commands import migrate
connection.settings_dict["OPTIONS"]["options"] += " -c lock_timeout=100ms"
migrate.PAUSE = 0.1
_, last = max(key for key in MigrationLoader(connection).disk_migrations if key[0] == "publishing")
module = __import__(f"cms.publishing.migrations.{last}", fromlist=[last])
module.Migration.operations = [RunSQL("LOCK TABLE publishing_publication IN ACCESS EXCLUSIVE MODE")]
call_command("migrate", verbosity=0)
"""
"""Applies a migration which changes nothing, and has to wait for all who read."""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_migration_that_waits_for_a_reader_says_so_and_goes_on_after_it(child_environment):
    applied = MigrationRecorder.Migration.objects.filter(app="publishing").order_by("-pk")
    last = applied.first()
    last.delete()
    reader = connection.copy()
    reader.set_autocommit(False)
    try:
        with reader.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT count(*) FROM publishing_publication")
        with another(child_environment, "-c", MIGRATING) as process:
            assert process.stdout.readline().startswith("A migration waits for whoever uses the tables")
            assert process.poll() is None
            reader.rollback()
            assert process.wait(PATIENCE) == 0, process.stderr.read()
            assert process.stdout.read() == ""
        assert applied.first().name == last.name
    finally:
        reader.close()


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
