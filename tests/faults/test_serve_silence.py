"""A worker of the running product that is dead or frozen: the site serves, and `/readyz` says so."""

import os
import signal
from pathlib import Path

import pytest
import requests

from home.models import LoadedPart
from home.site_loading import parts
from tests.faults.product import running
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def environment(world, child_environment):
    """The site is as it was made: none of its own text is loaded into it."""
    LoadedPart.objects.bulk_create(LoadedPart(name=name) for name in parts())
    return child_environment


def told(product) -> dict:
    answer = requests.get(product.url + "/readyz", timeout=PATIENCE)
    assert answer.status_code == 200
    return answer.json()


def worker_of(product) -> int:
    (pid,) = [
        pid
        for pid in product.descendants()
        if Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[-2:] == [b"work", b""]
    ]
    return pid


def test_a_frozen_worker_is_told_from_one_that_works(environment, tmp_path):
    with running(environment, tmp_path / "log") as product:
        eventually(lambda: told(product)["warnings"] == [], lambda: told(product))
        worker = worker_of(product)
        os.kill(worker, signal.SIGSTOP)
        eventually(lambda: told(product)["warnings"] == ["no worker"], lambda: told(product))
        os.kill(worker, signal.SIGCONT)
        eventually(lambda: told(product)["warnings"] == [], lambda: told(product))
        os.kill(worker, signal.SIGKILL)
        eventually(
            lambda: [one["name"] for one in told(product)["workers"]] != [f"{os.uname().nodename}:{worker}"]
        )
        eventually(lambda: told(product)["warnings"] == [], lambda: told(product))


def test_a_site_without_any_worker_serves_and_says_so(environment, tmp_path):
    with running({**environment, "WORKERS": "0"}, tmp_path / "log") as product:
        assert told(product)["warnings"] == ["no worker"]
        assert product.status("/") == 200
