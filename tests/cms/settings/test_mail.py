"""Which ports and encryptions go together, and what Django then does with them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.mail import mail_encryption
from tests.waiting import PATIENCE

SHOW = """
import django; django.setup()
from django.core.mail import get_connection
mail = get_connection()
print(mail.connection_class.__name__, mail.port, mail.use_tls)
"""


def started(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess:
    """A process with the production settings and these variables, that says how it would send."""
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=Path(__file__).resolve().parents[3],
        env={
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "PUBLIC_URL": "https://www.example.org",
            "EMAIL_HOST": "mail.example.org",
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    ("variables", "sends"),
    [
        ({}, "SMTP 587 True"),
        ({"EMAIL_PORT": "465"}, "SMTP_SSL 465 False"),
        ({"EMAIL_USE_SSL": "true"}, "SMTP_SSL 465 False"),
    ],
)
def test_mail_is_sent_as_its_port_wants_it(variables, sends, tmp_path):
    done = started(tmp_path, **variables)
    assert done.stdout.strip() == sends, done.stderr


def test_a_pair_that_never_works_is_one_sentence_at_start(tmp_path):
    done = started(tmp_path, EMAIL_PORT="465", EMAIL_USE_TLS="true")
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
    assert "EMAIL_PORT is 465" in done.stderr


@pytest.mark.parametrize(
    ("port", "ssl", "tls", "meant"),
    [
        (None, None, None, (587, False, True)),
        (None, True, None, (465, True, False)),
        (None, None, False, (587, False, False)),
        (465, None, None, (465, True, False)),
        (465, True, False, (465, True, False)),
        (25, None, False, (25, False, False)),
        (2525, None, None, (2525, False, True)),
        (2465, True, None, (2465, True, False)),
    ],
)
def test_what_is_not_said_follows_from_the_rest(port, ssl, tls, meant):
    assert mail_encryption(port, ssl, tls) == meant


@pytest.mark.parametrize(
    ("port", "ssl", "tls", "named"),
    [
        (None, True, True, "EMAIL_USE_SSL"),
        (465, None, True, "EMAIL_PORT"),
        (465, False, None, "EMAIL_PORT"),
        (587, True, None, "EMAIL_PORT"),
        (25, True, False, "EMAIL_PORT"),
        (0, None, None, "EMAIL_PORT"),
        (70000, None, None, "EMAIL_PORT"),
    ],
)
def test_what_cannot_be_is_refused(port, ssl, tls, named):
    with pytest.raises(SystemExit, match=named):
        mail_encryption(port, ssl, tls)
