"""A package with a fault gets one sentence, and costs nobody else anything."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from cms.packages import startup
from cms.settings.installed import Package, unusable
from tests.foreign.broken import FAULTS, filled, write
from tests.postgresql import free_port
from tests.waiting import PATIENCE

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("french_terminal")]

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"


@pytest.mark.deep
@pytest.mark.parametrize("name", [name for name in FAULTS if DEEP or name == "doubled"])
def test_each_fault_is_one_sentence(monkeypatch, tmp_path, name):
    monkeypatch.setenv("PYTHONPATH", str(write(tmp_path, name)))
    package = Package(name, filled(FAULTS[name].config, name), f"{name} 1.0")
    said = startup.trial([package], [package])
    assert FAULTS[name].sentence in said
    assert len(said.splitlines()) == 1


def test_two_packages_of_one_name_are_both_left_out():
    twins = [Package("events", "a.Config", "a 1.0"), Package("events", "b.Config", "b 2.0")]
    assert unusable([*twins, Package("fairs", "c.Config", "c 1.0")]) == {
        "events": "plusieurs paquets annoncent ce nom : a 1.0, b 2.0 ; désinstallez l'un d'eux"
    }


def test_a_fault_of_our_own_is_blamed_on_no_package(monkeypatch):
    monkeypatch.setattr(startup, "trial", lambda tried, packages: "ModuleNotFoundError : news")
    assert startup.faulty([Package("events", "a.Config", "a 1.0")]) == {}


@contextmanager
def served(site):
    """The address of `manage.py serve` on this site, and what it wrote to the error stream by then."""
    port = free_port()
    environment = site.environment(PORT=str(port))
    with (site.data / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=site.root, env=environment, stdout=log, stderr=log
        )
    try:
        yield f"http://127.0.0.1:{port}", site.data / "serve.log"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def read(address: str) -> str:
    """What the server answers, once it does."""
    until = time.monotonic() + 240
    while True:
        try:
            with urlopen(address, timeout=PATIENCE) as answer:
                return answer.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def test_the_site_is_served_without_it(site, tmp_path):
    folder = write(write(tmp_path, "models"), "unmigrated")
    with served(site.finding(*site.packages, folder)) as (address, log):
        assert "Awa Diarra" in read(f"{address}/agenda/forum-de-kayes/")
        assert "forum-de-kayes" in read(f"{address}/api/v1/content/events")
        assert '"status": "ok"' in read(f"{address}/readyz")
        said = [line for line in log.read_text().splitlines() if line.startswith("ATTENTION")]
    assert [line.split()[3] for line in said] == ["models", "unmigrated"]


def test_what_it_published_stays_with_partners_until_it_is_repaired(site):
    aside = json.dumps({"events": "codev-evenements 1.1, RuntimeError : panne"})
    assert site.visit("set_aside", PLUGINS_SET_ASIDE=aside) == {
        "warned": True,
        "seen": {"pages": [404, 404], "rest": [200], "events": ["put"], "others": True, "linked": False},
        "reasons": ["SetAside: son type n'est pas chargé, et un paquet est laissé de côté : « events »"],
        "events once restricted": [],
    }
    assert site.visit("reinstalled")["pages"] == [200, 200]
