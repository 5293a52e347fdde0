"""What `make demo` and `make dev` promise, on the whole product as it is started."""

import json
import re
import shutil
import time
from contextlib import closing
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from cms.settings.environment import BASE_DIR
from tests.cms.serving.test_supervision import running as is_running
from tests.databases import migrated_file
from tests.faults.product import children_of
from tests.journeys.product import made_in, running
from tests.waiting import PATIENCE, eventually

LEFT_BEHIND = shutil.ignore_patterns(".*", "var", "tests", "__pycache__")


@pytest.fixture
def data_dir(request, tmp_path) -> Path:
    """Where the product finds a migrated database, and nothing else."""
    folder = tmp_path / "data"
    folder.mkdir()
    template = migrated_file(request.config.cache.mkdir("databases"))
    return Path(shutil.copy(template, folder / "db.sqlite3")).parent


def read(address: str) -> str:
    """The answer; nothing while nobody answers."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:
            return answer.read().decode()
    except OSError:
        return ""


@pytest.mark.slow
def test_the_address_is_printed_when_the_examples_can_be_seen(data_dir):
    for product in running(data_dir, "--examples"):
        site = product.url
        items, links = seen(site)
        eventually(partial(says, f"{site}/readyz", '"oldest_note_seconds": null'))
        later, links_later = seen(site)
        assert (sorted(items), links) == (sorted(later), links_later)
        assert any(item["example"] for item in items.values())
        pictures = [item["image"] for item in items.values() if item["image"]]
        assert pictures
        assert all(urlopen(picture["renditions"][0]["url"]).status == 200 for picture in pictures)


@pytest.mark.slow
def test_addresses_of_old_french_sites_lead_on(data_dir):
    for product in running(data_dir):
        made_in(
            product,
            "from wagtail.contrib.redirects.models import Redirect\n"
            "for old in ('/café', '/été 1/', '/œuvre', '/th%E8', '/a/é', '/a/è'):\n"
            "    Redirect.add_redirect(old, 'https://exemple.org' + old)",
        )
        asked = ("/caf%E9", "/%E9t%E9%201/", "/%9Cuvre", "/th%E8", "/a/%C3%A9", "/a/%E9", "/caf%E9s")
        assert [led(product.url, path) for path in asked] == [
            "https://exemple.org/caf%C3%A9",
            "https://exemple.org/%C3%A9t%C3%A9%201/",
            "https://exemple.org/%C5%93uvre",
            "https://exemple.org/th%E8",
            "https://exemple.org/a/%C3%A9",
            None,
            None,
        ]


def led(site: str, path: str) -> str | None:
    connection = HTTPConnection(site.removeprefix("http://"), timeout=PATIENCE)
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().getheader("Location")


def says(address: str, words: str) -> bool:
    return words in read(address)


def seen(site: str) -> tuple[dict[str, dict], list[set[str]]]:
    """What partners get, by address; and the links of the home page and of each page it leads to."""
    listed = json.loads(read(f"{site}/api/v1/content?limit=100&lang=fr"))
    assert listed["next"] is None
    home = hrefs(read(f"{site}/"))
    sections = sorted(href for href in home if re.fullmatch(r"/[a-z-]+/", href))
    return {item["api_url"]: item for item in listed["items"]}, [
        home,
        *(hrefs(read(site + path)) for path in sections),
    ]


def hrefs(html: str) -> set[str]:
    return set(re.findall(r'href="(/[^"?#]*)"', html))


@pytest.mark.slow
def test_a_change_of_the_code_is_seen_at_once_and_nothing_is_left_when_it_stops(data_dir, tmp_path):
    copy = shutil.copytree(BASE_DIR, tmp_path / "copy", ignore=LEFT_BEHIND)
    for product in running(data_dir, "--reload", root=copy, DEBUG="true"):
        changed(copy / "cms/templates/base.html", "</body>", f"{product.url}/")
        changed(copy / "cms/static/css/every-page.css", "/*", f"{product.url}/static/css/site.css")
        changed(copy / "cms/http/health.py", 'ok"', f"{product.url}/healthz")
        started = all_four(product.pid)
    eventually(lambda: not any(map(is_running, started)))


def changed(file: Path, old: str, address: str) -> None:
    """Puts words before others in a file, and waits until they are read at the address.

    Written again after half a minute: Django does not see what changes in the moment when it begins to look.
    """
    text = file.read_text().replace(old, f"changed {old}")
    for _ in range(4):
        file.write_text(text)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            if says(address, f"changed {old}"):
                return
            time.sleep(0.1)
    raise AssertionError(f"{file} changed, and {address} does not show it")


def all_four(pid: int) -> list[int]:
    """The web server and the worker, each below what begins it again; the worker may just be on its way."""
    looks: list[list[int]] = []
    eventually(lambda: looks.append(descendants(pid)) or len(looks[-1]) == 4, lambda: looks[-1])
    return looks[-1]


def descendants(pid: int) -> list[int]:
    children = children_of(pid)
    return children + [below for child in children for below in descendants(child)]
