"""What the edge does under load; `pytest -s` shows the figures, no time is judged.

A stampede, a memory that is too small, a thousand connections, slow clients: all on this machine, bounded.
"""

import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from cms.edge_cache.store import Store
from cms.publishing import sequence
from tests.cms.edge_cache.builders import ask, edge_before, public
from tests.cms.reading.builder import publish_texts
from tests.faults.product import WEB_ONLY, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

CONNECTIONS = 1_000
SLOW = 50


@pytest.fixture(autouse=True)
def _say_so(capsys):
    yield
    with capsys.disabled():
        print(f"\n{capsys.readouterr().out}", end="")


@pytest.fixture
def site(child_environment, tmp_path):
    """The address of the product's own web server with 10,000 items."""
    publish_texts([(f"Puits {number}", "forage de Kayes " * 40) for number in range(10_000)])
    sequence.allocate(10_000)
    with running(child_environment, tmp_path / "log", WEB_ONLY) as product:
        yield urlsplit(product.url)


def timed(site, path: str) -> tuple[int, float]:
    """(status, milliseconds) of one answer on a connection of its own."""
    line = HTTPConnection(site.hostname, site.port, timeout=120)
    began = time.perf_counter()
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, (time.perf_counter() - began) * 1000


def spread(label: str, times: list[float]) -> None:
    times = sorted(times)
    at = [times[int(len(times) * part)] for part in (0.5, 0.95)] + [times[-1]]
    figures = zip(("p50", "p95", "max"), at, strict=True)
    print(f"  {label:42}" + " ".join(f"{name} {figure:8.1f} ms" for name, figure in figures))


def test_a_stampede(site):
    path = "/api/v1/content?limit=100&view=full&facets=true"
    with ThreadPoolExecutor(100) as readers:
        for state in ("cold", "warm"):
            found = list(readers.map(lambda _: timed(site, path), range(100)))
            spread(f"100 at once, {state}", [seconds for _status, seconds in found])
            assert Counter(status for status, _time in found) == {200: 100}


def test_a_thousand_connections(site):
    request = f"GET /api/v1/content HTTP/1.1\r\nHost: {site.netloc}\r\n\r\n".encode()
    timed(site, "/api/v1/content")
    with ExitStack() as lines:
        address = (site.hostname, site.port)
        opened = [lines.enter_context(socket.create_connection(address, 120)) for _ in range(CONNECTIONS)]
        began = time.perf_counter()
        for line in opened:
            line.sendall(request)
        statuses = Counter(line.recv(64).split()[1] for line in opened)
        took = time.perf_counter() - began
    print(f"  {CONNECTIONS} connections, one answer each: {took * 1000:.0f} ms in all")
    assert statuses == {b"200": CONNECTIONS}


def test_slow_clients_keep_nobody_waiting(site):
    path = "/api/v1/content?limit=100&view=full"
    timed(site, path)
    spread("alone", [timed(site, path)[1] for _ in range(50)])
    with ExitStack() as lines:
        for _ in range(SLOW):
            line = lines.enter_context(socket.create_connection((site.hostname, site.port), 120))
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: {site.netloc}\r\n\r\n".encode())
        found = [timed(site, path) for _ in range(50)]
    spread(f"beside {SLOW} that read nothing", [seconds for _status, seconds in found])
    assert Counter(status for status, _time in found) == {200: 50}


def test_a_memory_that_is_too_small(monkeypatch):
    edge = edge_before(public("x" * 20_000), budget=2_000_000)
    made = Counter()
    put = Store.put
    monkeypatch.setattr(Store, "put", lambda *arguments: made.update(["kept"]) or put(*arguments))
    began = time.perf_counter()
    for number in range(5_000):
        ask(edge, f"/{number}")
        ask(edge, "/toujours")
    took = time.perf_counter() - began
    print(
        f"  {made['kept']} answers through 2 MB: {edge.store.size} bytes, {took / 10_000 * 1e6:.0f} µs each"
    )
    assert edge.store.size <= 2_000_000
    assert made["kept"] == 5_001
