"""`make lock` writes both locks with uv, which it fetches where there is none."""

import subprocess
import sys

import pytest

from cms.serving import lock_files


@pytest.fixture
def commands(monkeypatch):
    ran = []
    monkeypatch.setattr(lock_files.subprocess, "run", lambda command, **_: ran.append(command))
    return ran


@pytest.fixture
def own_uv(monkeypatch):
    monkeypatch.setattr(lock_files.shutil, "which", lambda name: "/usr/bin/uv")


def test_each_lock_is_made_from_its_list(commands, own_uv):
    lock_files.write(["--upgrade"])
    product, tests = commands
    assert product == ["/usr/bin/uv", *lock_files.COMPILE, "--upgrade", *product[-2:]]
    assert product[-2:] == ["requirements.txt", "--output-file=requirements.lock"]
    assert tests[-3:] == [
        "--constraint=requirements.lock",
        "requirements-dev.txt",
        "--output-file=requirements-dev.lock",
    ]


def test_without_uv_one_is_installed_and_forgotten(commands, monkeypatch):
    monkeypatch.setattr(lock_files.shutil, "which", lambda name: None)
    lock_files.write([])
    venv, pip, product, _tests = commands
    scratch = venv[-1]
    assert venv == [sys.executable, "-m", "venv", scratch]
    assert pip[-1] == "uv"
    assert pip[0].startswith(scratch)
    assert product[0] == f"{scratch}/bin/uv"


def test_a_list_that_cannot_be_satisfied_is_said(monkeypatch, own_uv):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(lock_files.subprocess, "run", fail)
    with pytest.raises(SystemExit, match="The locks could not be written"):
        lock_files.write([])
