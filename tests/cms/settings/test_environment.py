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
        ("PUBLIC_URL", "https://www.exemple.org/site"),
        ("PUBLIC_URL", "https://www.exemple.org/#haut"),
        ("PUBLIC_URL", "https://moi@www.exemple.org"),
        ("PUBLIC_URL", "https://www.exemple.org:99999"),
        ("PUBLIC_URL", "https://mon_site.example"),
        ("PUBLIC_URL", "https://é_.example"),
        ("PUBLIC_URL", "https://127.1"),
        ("PUBLIC_URL", "https://[::1"),
        ("ALLOWED_HOSTS", "*.exemple.org"),
        ("ALLOWED_HOSTS", "www.exemple.org/site"),
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


def in_an_environment(expression, tmp_path, module="base", **environment):
    """What a process that starts with these variables prints of an expression about its `settings`."""
    done = subprocess.run(
        [sys.executable, "-c", f"from cms.settings import {module} as settings; print(({expression}))"],
        cwd=Path(__file__).resolve().parents[3],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_address_with_accents_is_the_one_that_browsers_ask_for_everywhere(tmp_path):
    names = (
        *("PUBLIC_ORIGIN", "WAGTAILADMIN_BASE_URL", "PUBLIC_HOST", "CSRF_TRUSTED_ORIGINS", "ALLOWED_HOSTS"),
        *("SECURE_COOKIES", "TRUSTED_PROXIES", "MAP_TILES['url']", "MAP_TILES['origin']"),
    )
    everywhere = ", ".join(f"settings.{name}" for name in names)
    host, origin = "xn--codveloppement-mali-dzb.example", "https://xn--codveloppement-mali-dzb.example"
    tiles = "https://xn--rseau-bsa.example"
    assert in_an_environment(
        everywhere,
        tmp_path,
        PUBLIC_URL="HTTPS://Codéveloppement-Mali.example.:443/",
        ALLOWED_HOSTS="Codéveloppement-Mali.example,.Réseau.example,https://W.exemple.org/, ::1,a.example:8",
        MAP_TILES_URL="https://Réseau.example:443/{z}/{x}/{y}.png",
        MAP_TILES_ATTRIBUTION="© Exemple",
    ) == str(
        (
            origin,
            origin,
            host,
            [origin],
            [host, ".xn--rseau-bsa.example", "w.exemple.org", "[::1]", "a.example"],
            True,
            1,
            f"{tiles}/{{z}}/{{x}}/{{y}}.png",
            tiles,
        )
    )


def test_in_production_the_one_host_is_the_one_that_browsers_ask_for(tmp_path):
    asked = "settings.ALLOWED_HOSTS, settings.DEFAULT_FROM_EMAIL"
    mails = {"EMAIL_HOST": "smtp.example"}
    for url, host in (
        ("https://codéveloppement-mali.example", "xn--codveloppement-mali-dzb.example"),
        ("https://[0:0:0:0:0:0:0:1]:8443", "[::1]"),
    ):
        assert in_an_environment(asked, tmp_path, "production", PUBLIC_URL=url, **mails) == str(
            ([host], f"noreply@{host}")
        )
