"""The environment decides where things are; a test never touches the real data directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.settings.environment import DATA_DIR
from tests.waiting import PATIENCE


def test_tests_have_their_own_data_directory():
    assert DATA_DIR.name.startswith("codev-test-")
    assert settings.MEDIA_ROOT.is_relative_to(DATA_DIR)


def test_a_test_database_is_migrated(db):
    assert "wagtailcore_page" in connection.introspection.table_names()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "huit mille"),
        ("WORKERS", "-1"),
        ("WORKERS", "2"),
        ("WEB_THREADS", "0"),
        ("TRUSTED_PROXIES", "-1"),
        ("READINESS_TOKEN", "trop court"),
        ("LOG_LEVEL", "bavard"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("PUBLIC_URL", "exemple.org"),
        ("DATABASE_URL", "mysql://base"),
        ("MAP_TILES_URL", "https://tuiles.exemple.org/{z}/{x}.png"),
        ("MAP_TILES_URL", "https://{s}.exemple.org/{z}/{x}/{y}.png"),
        ("MAP_TILES_URL", "https://a b;script-src *//{z}/{x}/{y}.png"),
        ("MAP_TILES_URL", "https://tuiles.exemple.org/{z}/{x}/{y}.png"),
    ],
)
def test_a_value_that_cannot_be_used_is_one_sentence_that_names_it(name, value, tmp_path):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "-c", "import cms.settings.base"],
        cwd=Path(__file__).resolve().parents[3],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert name in done.stderr


def test_tiles_open_the_policy_to_their_host_alone(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path),
        "MAP_TILES_URL": "https://tuiles.exemple.org:8443/mali/{z}/{x}/{y}.png?v=2",
        "MAP_TILES_ATTRIBUTION": "© Exemple",
    }
    program = "from cms.settings import base; print(base.CONTENT_SECURITY_POLICY['DIRECTIVES']['img-src'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).resolve().parents[3],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.stdout.strip() == """["'self'", 'data:', 'https://tuiles.exemple.org:8443']""", done.stderr
