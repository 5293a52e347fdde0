"""What a first copy of 10,000 items costs partner and site; `pytest -s` shows it, only memory is judged."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

import codev_mirror
from cms.publishing import epoch, sequence
from cms.publishing.models import Publication
from tests.cms.reading.builder import publish_texts
from tests.postgresql import free_port

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 10_000
MEASURED = """
import runpy, sys
try:
    runpy.run_path(sys.argv.pop(1), run_name="__main__")
finally:
    print(open("/proc/self/status").read())
"""
"""Runs the program, then prints what Linux knows of its process."""


@pytest.fixture
def site(child_environment):
    """(address, process) of the product's own web server on the test's database."""
    port = free_port()
    environment = {**child_environment, "PORT": str(port), "PYTHONPATH": "."}
    server = subprocess.Popen([sys.executable, "-m", "cms.serving.web"], env=environment)
    url = f"http://127.0.0.1:{port}"
    wait_for(f"{url}/api/v1/")
    yield url, server
    server.terminate()
    server.wait(30)


def wait_for(address):
    for _ in range(600):
        try:
            return urlopen(address, timeout=60).close()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def most_memory(process) -> int:
    """MiB, the most that a process and its children ever had in memory."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return sum(peak(Path(f"/proc/{pid}/status").read_text()) for pid in [process.pid, *children])


def peak(status) -> int:
    """Its own memory only, unlike `ru_maxrss`, which a child inherits from whoever started it."""
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def copy(url, folder) -> tuple[float, int]:
    """(seconds, MiB) of one run of the program."""
    began = time.perf_counter()
    program = [sys.executable, "-c", MEASURED, codev_mirror.__file__]
    command = [*program, url, str(folder), "--quiet", "--limit", "100"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return time.perf_counter() - began, peak(done.stdout)


def test_the_first_copy_of_many_items(site, tmp_path):
    url, server = site
    taken = {count: copy_of(count, url, tmp_path) for count in (COUNT // 10, COUNT)}
    (_, small), (seconds, large) = taken.values()
    items = tmp_path / str(COUNT)
    size = sum((items / path).stat().st_size for path in codev_mirror.paths(items)) >> 20
    again, _ = copy(url, items)
    print(f"\n{COUNT} items ({size} MiB of JSON): {seconds:.1f} s, {COUNT / seconds:.0f} items a second")
    print(f"client: {large} MiB at most; {small} MiB for a tenth of the items")
    print(f"server: {most_memory(server)} MiB at most; a run without news: {again:.2f} s")
    assert sum(1 for _ in codev_mirror.paths(items)) == COUNT
    assert large - small < 5


def copy_of(count, url, folder) -> tuple[float, int]:
    """What the first copy of so many items costs."""
    paragraph = "Le forage et son château d'eau desservent trois quartiers. " * 40
    Publication.objects.all().delete()
    publish_texts([(f"Puits {number}", paragraph) for number in range(count)])
    sequence.allocate(count)
    epoch.begin()
    return copy(url, folder / str(count))
