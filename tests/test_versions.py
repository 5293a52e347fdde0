"""Other versions are tried in environments of their own, and the next Wagtail is one that comes."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

from tests import run, versions

ROOT = Path(versions.ROOT)


@pytest.fixture
def installed(monkeypatch):
    """What is installed and where, instead of installing it."""
    done = []
    monkeypatch.setattr(versions, "install", lambda lock, venv: done.append((lock, Path(venv))))
    monkeypatch.setattr(versions, "add", lambda venv, *wanted: done.append((*wanted, Path(venv))))
    return done


@pytest.fixture
def offline(monkeypatch):
    def refuse(wagtail):
        sys.exit("Cannot install: check the network.")

    monkeypatch.setattr(run, "prepared", refuse)


def test_the_next_wagtail_is_newer_than_the_pinned_series():
    pinned = re.search(r"^wagtail==(\d+)\.(\d+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    series = tuple(map(int, pinned.groups()))
    assert not versions.NEXT_WAGTAIL or Version(versions.NEXT_WAGTAIL).release[:2] > series


def test_each_choice_has_an_environment_of_its_own_on_top_of_the_lock(installed):
    own = ROOT / "var" / "versions" / "python{}.{}-wagtail9.9".format(*sys.version_info)
    assert versions.prepared("9.9") == str(own / "bin" / "python")
    assert installed == [(versions.LOCK, own), ("wagtail==9.9", own)]


def test_another_python_alone_takes_the_pinned_wagtail(installed):
    own = ROOT / "var" / "versions" / "python{}.{}".format(*sys.version_info)
    assert versions.prepared() == str(own / "bin" / "python")
    assert installed == [(versions.LOCK, own)]


def test_the_fast_suite_runs_there_and_its_verdict_is_returned(installed, monkeypatch):
    ran = []

    def failing(command, **_):
        ran.append(command)
        return subprocess.CompletedProcess(command, returncode=1)

    monkeypatch.setattr(versions.subprocess, "run", failing)
    monkeypatch.setattr(versions, "NEXT_WAGTAIL", "9.9")
    assert versions.main("next") == 1
    assert ran == [[versions.python_in(versions.folder("9.9")), "-m", "tests.run", "--fast"]]


def test_where_the_next_wagtail_cannot_be_installed_its_step_is_skipped_aloud(offline, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert run.on_the_next_wagtail() == {}
    said = capsys.readouterr().out
    assert said.startswith("SKIPPED: the tests on the next Wagtail")
    assert "check the network" in said
