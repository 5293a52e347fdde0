"""The libraries are those that the lock names, installed once, with uv or with pip alone."""

import subprocess
import sys

import pytest

from cms.serving import install

pytestmark = pytest.mark.usefixtures("french_terminal")


@pytest.fixture
def commands(monkeypatch, tmp_path):
    """What is run, instead of running it; the lock and the environment are in a folder of their own."""
    (tmp_path / "requirements.lock").write_text("wagtail==8.0.1")
    monkeypatch.setattr(install, "ROOT", str(tmp_path))
    monkeypatch.setattr(install, "python_in", lambda venv: sys.executable)
    ran = []

    def run(command, **_):
        ran.append(command)
        return subprocess.CompletedProcess(command, returncode=0)

    monkeypatch.setattr(install.subprocess, "run", run)
    return ran


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.9 est trop ancien, il faut 3\.11"):
        install.check_python()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(monkeypatch, tmp_path, module):
    monkeypatch.setattr(install.importlib.util, "find_spec", lambda name: None if name == module else name)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        install.make_venv(str(tmp_path))


def test_the_libraries_are_installed_again_only_when_the_lock_changed(monkeypatch, commands, tmp_path):
    monkeypatch.setattr(install, "installer", lambda python: ["true"])
    install.install("requirements.lock", str(tmp_path))
    install.install("requirements.lock", str(tmp_path))
    assert commands == [["true", "--require-hashes", "-r", "requirements.lock"]]
    (tmp_path / "requirements.lock").write_text("wagtail==8.0.2")
    install.install("requirements.lock", str(tmp_path))
    assert commands == [["true", "--require-hashes", "-r", "requirements.lock"]] * 2


def test_what_failed_is_tried_again(monkeypatch, commands, tmp_path):
    monkeypatch.setattr(install, "installer", lambda python: ["false"])
    failing = subprocess.CompletedProcess([], returncode=1)
    monkeypatch.setattr(install.subprocess, "run", lambda command, **_: commands.append(command) or failing)
    for _ in range(2):
        with pytest.raises(SystemExit, match="vérifiez le réseau"):
            install.install("requirements.lock", str(tmp_path))
    assert commands == [["false", "--require-hashes", "-r", "requirements.lock"]] * 2


@pytest.mark.parametrize(("uv", "program"), [("/usr/bin/uv", "uv"), (None, sys.executable)])
def test_both_installers_refuse_what_the_lock_does_not_name(monkeypatch, commands, tmp_path, uv, program):
    monkeypatch.setattr(install.shutil, "which", lambda name: uv)
    install.install("requirements.lock", str(tmp_path))
    command = commands[-1]
    assert command[0] == program
    assert "--require-hashes" in command


def test_an_environment_of_another_folder_is_named(commands, tmp_path, capsys):
    folder = tmp_path / "var" / "versions" / "next"
    folder.mkdir(parents=True)
    install.install("requirements.lock", str(folder))
    assert "dans var/versions/next (" in capsys.readouterr().out
