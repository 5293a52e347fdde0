"""`python -m bench.publish_cost URL TIMES`: publishes pages in this process, reads them from another.

Prints JSON: processor milliseconds of changing a page and of making one, and the milliseconds from the moment
at which `publish()` has returned until the web process at URL serves the new text.
"""

import json
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlsplit

import django


def publishing(url: str, times: int) -> dict[str, float]:
    from projects.models import ProjectPage

    page = ProjectPage.objects.order_by("-pk").first()
    publish(page)  # what a process does once
    changed, seen = zip(*(timed(url, page) for _ in range(times)), strict=True)
    made = [spent(make) for _ in range(times)]
    return {"changed": median(changed), "made": median(made), "seen": median(seen), "latest": max(seen)}


def publish(page) -> str:
    """Publishes a new summary and returns it."""
    page.summary = f"Relu le {time.time()}"
    page.save_revision().publish()
    return page.summary


def timed(url: str, page) -> tuple[float, float]:
    from cms.publishing.refs import ref_of

    reader = HTTPConnection(urlsplit(url).netloc, timeout=60)
    address = f"/api/v1/content/{ref_of(page)}"
    read(reader, address)  # so that there is an older answer to keep
    cost = spent(lambda: publish(page))
    began, summary = time.perf_counter(), page.summary.encode()
    while summary not in read(reader, address):
        time.sleep(0.005)
    return cost, 1000 * (time.perf_counter() - began)


def read(reader: HTTPConnection, address: str) -> bytes:
    reader.request("GET", address)
    return reader.getresponse().read()


def make() -> None:
    """A new project below the others, and its end."""
    from tests.projects.builders import project

    project(title=f"Puits {time.time()}").delete()


def spent(act: Callable[[], object]) -> float:
    began = time.process_time()
    act()
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    django.setup()
    json.dump(publishing(sys.argv[1], int(sys.argv[2])), sys.stdout)
