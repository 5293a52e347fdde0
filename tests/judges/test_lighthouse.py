"""Lighthouse on a telephone: nothing to say on accessibility, good practice and search engines.

Its figure for speed is printed as a median and judged by no test: machines are noisy.
"""

import json
import os
import statistics
import subprocess

import pytest

from tests.journeys.browser import CHROMIUM, FLAGS

PERFECT = ("accessibility", "best-practices", "seo")
ROUNDS = int(os.environ.get("LIGHTHOUSE_ROUNDS", "1"))
PAGES = ("accueil", "article", "projets", "album")


TRIES = 3
"""Lighthouse loses its browser now and then; a run that it did not end says nothing of the page."""


def report(judges, url: str, folder) -> dict:
    """What Lighthouse found, as JSON; what it complained about where it never came to an end."""
    path = folder / "report.json"
    command = [
        *(judges / ".bin" / "lighthouse", url, "--quiet", "--output=json", f"--output-path={path}"),
        f"--only-categories={','.join((*PERFECT, 'performance'))}",
        f"--chrome-flags={' '.join(['--headless=new', *FLAGS])}",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    for _ in range(TRIES):
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
        if ended.returncode == 0:
            return json.loads(path.read_text())
    raise AssertionError(f"Lighthouse did not end:\n{ended.stderr}")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leaves_nothing_to_say(judges, real, tmp_path, name):
    reports = [report(judges, real.product.url + real.addresses[name], tmp_path) for _ in range(ROUNDS)]
    speed = statistics.median(report["categories"]["performance"]["score"] for report in reports)
    print(f"{name}: performance {speed * 100:.0f} (median of {ROUNDS})")
    assert {said for report in reports for said in remarks(report)} == set()


def remarks(found: dict) -> list[str]:
    """Each audit that counts in a perfect category and did not pass."""
    counted = {
        audit["id"]
        for name in PERFECT
        for audit in found["categories"][name]["auditRefs"]
        if audit["weight"] > 0
    }
    audits = [found["audits"][name] for name in counted]
    return [
        f"{audit['id']}: {audit['title']}"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]
