"""A node that vanishes while it publishes, without a word: the others go on publishing."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from cms.settings.postgresql import ON_THE_SERVER
from cms.testing import catch_up
from tests.cms.publishing.multiprocess import at_once
from tests.faults.holder import holding
from tests.faults.machines import another_machine
from tests.news.builders import index
from tests.postgresql import programs, throwaway_server
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SHOWN = f"""
import django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in {list(ON_THE_SERVER)!r}:
        cursor.execute("SHOW " + name)
        print(name, *cursor.fetchone())
"""
WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def test_each_connection_tells_the_server_how_long_to_wait(child_environment):
    said = subprocess.run(
        [sys.executable, "-c", SHOWN], env=child_environment, capture_output=True, text=True, check=True
    )
    assert dict(line.split() for line in said.stdout.splitlines()) == {
        "idle_in_transaction_session_timeout": "20s",
        "lock_timeout": "15s",
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "20000",
    }


@pytest.fixture
def site(child_environment):
    """The environment of the processes of a site with a page for articles."""
    index()
    catch_up()
    return child_environment


def publish(environment: dict[str, str]) -> None:
    """A process publishes an article and freezes it, or leaves that to a worker."""
    assert at_once(environment, ("publish", 1, 1), seconds=PATIENCE) == [[]]
    at_once(environment, ("work", 1), seconds=PATIENCE)
    live = "SELECT \"full\"::json ->> 'title' FROM publishing_publication WHERE live AND type = 'news'"
    assert ask(environment, live) == [("Article 001 00000",)]


def ask(environment: dict[str, str], sql: str) -> list[tuple]:
    with psycopg.connect(environment["DATABASE_URL"]) as server:
        return server.execute(sql).fetchall()


@pytest.mark.slow
def test_others_publish_while_a_node_is_frozen_in_the_middle_of_publishing(site):
    with holding(site, "stops"):
        publish(site)


@pytest.mark.slow
def test_who_is_frozen_while_it_waits_for_a_lock_does_not_get_it(site):
    """Or each thread of a frozen node would hold the others up in its turn."""
    with holding(site, "stops"), holding(site, "stops", said="") as second:
        eventually(lambda: ask(site, WAITING))
        os.kill(second.pid, signal.SIGSTOP)
        publish(site)


@pytest.fixture
def machine():
    with another_machine() as machine:
        yield machine


@pytest.fixture
def linked(site, machine):
    """The same site, on a server that the other machine reaches by its link."""
    with throwaway_server(machine.us) as url:
        copy = f"{programs()}/pg_dump {site['DATABASE_URL']} | {programs()}/psql --quiet {url}"
        subprocess.run(copy, shell=True, check=True, stdout=subprocess.DEVNULL)
        yield {**site, "DATABASE_URL": url}


@pytest.mark.slow
@pytest.mark.parametrize("then", ["waits", "receives"])
def test_others_publish_when_the_link_to_a_node_is_cut_in_the_middle_of_publishing(linked, machine, then):
    with holding(linked, then, before=machine.here):
        machine.cut()
        publish(linked)
