"""Feed readers written by others, in another language, find in our feeds what we put there."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.cms.delivery.feeds.test_formats import CORRECTED, complete
from tests.npm import installed

HERE = Path(__file__).parent
PATIENCE = 120
"""Seconds; reading takes one."""


@pytest.fixture(scope="session")
def readers(request) -> Path:
    """A folder where both readers are installed."""
    return installed(HERE, request.config.cache.mkdir("foreign_readers"), "read.mjs")


def read(readers: Path, feeds: dict[str, str]) -> dict[str, list[dict]]:
    """What each reader finds, by « reader format »."""
    done = subprocess.run(
        ["node", "read.mjs"],
        cwd=readers,
        input=json.dumps(feeds),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.django_db
def test_two_readers_find_the_same_in_three_formats(client, settings, readers):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    complete()
    complete(title="Second < premier", key="second")
    feeds = {
        ending: client.get(f"/flux/news.{ending}").content.decode() for ending in ("rss", "atom", "json")
    }
    expected = [
        {
            "id": item["id"],
            "link": item["url"],
            "title": item["title"],
            "published": "2026-01-01T09:00:00.000Z",
            "updated": CORRECTED.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "html": item["content_html"],
            "file": ["https://codev.example/media/public/renditions/a.jpg", 4321, "image/jpeg"],
            "tags": ["Eau potable"],
            "place": [14.4478, -11.4439],
        }
        for item in json.loads(feeds["json"])["items"]
    ]
    found = read(readers, feeds)
    assert len(expected) == 2
    assert set(found) == {*(f"feedsmith {ending}" for ending in feeds), "rss-parser rss", "rss-parser atom"}
    for reader, items in found.items():
        told = [{name: item[name] for name in seen} for item, seen in zip(expected, items, strict=True)]
        assert items == told, reader


def test_what_a_reader_must_find_is_not_left_to_it(readers):
    """The script fails on a feed that lacks what it looks for, rather than finding nothing."""
    done = subprocess.run(
        ["node", "read.mjs"],
        cwd=readers,
        input=json.dumps({"rss": "<rss version='2.0'><channel><item/></channel></rss>"}),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode != 0
