"""Whatever stands in the way of a start is one sentence with its cure, never a traceback."""

import fcntl
import os
import socket
import subprocess
import sys

import pytest

from cms.settings.environment import BASE_DIR
from tests.postgresql import free_port
from tests.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("french_terminal")


def serve(data_dir, *command, **environment) -> subprocess.CompletedProcess:
    """`manage.py serve` in a process of its own, expected to end by itself."""
    given = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATA_DIR": str(data_dir),
        "PORT": str(free_port()),
    }
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "PUBLIC_URL"}}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ["serve"])],
        cwd=BASE_DIR,
        env={**clean, **given, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def assert_refused(result: subprocess.CompletedProcess, *words: str) -> None:
    assert result.returncode == 1
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert result.stderr.startswith("Démarrage impossible : ")
    for word in words:
        assert word in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("PORT", "quatre-vingts", "docs/fr/operations.md"),
        ("PORT", "99999", "entre 1 et 65535"),
        ("PUBLIC_URL", "www.exemple.org", "https://"),
        ("PUBLIC_URL", "https://exemple.org/site", "sans chemin"),
        ("DATABASE_URL", "postgre://u:p@localhost/site", "postgresql://"),
        ("DATABASE_URL", "postgresql://u:p@localhost:abc/site", "postgresql://"),
        ("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/site", "vérifiez DATABASE_URL"),
    ],
)
def test_a_wrong_variable_is_named_with_its_cure(tmp_path, name, value, cure):
    assert_refused(serve(tmp_path, **{name: value}), name, cure)


def test_a_data_directory_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    assert_refused(serve(tmp_path / "file" / "data"), str(tmp_path), "DATA_DIR")


def test_a_port_in_use_is_named_with_another_to_try(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert_refused(serve(tmp_path, PORT=str(taken.getsockname()[1])), "make run PORT=")


def test_two_at_once_on_one_data_directory_is_refused(tmp_path):
    with (tmp_path / "serve.lock").open("w") as held:
        held.write("4242")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        assert_refused(serve(tmp_path), "processus 4242", "DATA_DIR")


def test_production_is_refused_without_a_public_https_address(tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.production"}
    assert_refused(serve(tmp_path, "check", **settings), "PUBLIC_URL=https://")


def test_production_is_refused_where_nobody_vouches_for_https(tmp_path):
    """Without a proxy of ours, `X-Forwarded-Proto` would be the visitor's word."""
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "PUBLIC_URL": "https://www.exemple.org"}
    assert_refused(serve(tmp_path, "check", TRUSTED_PROXIES="0", **settings), "TRUSTED_PROXIES")


def test_production_passes_every_deployment_check(tmp_path):
    settings = {"DJANGO_SETTINGS_MODULE": "cms.settings.production", "PUBLIC_URL": "https://www.exemple.org"}
    result = serve(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **settings)
    assert result.returncode == 0, result.stderr
