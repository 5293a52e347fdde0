"""Asks a server: one address as often as it answers (wrk), or many different ones, each once."""

import json
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from bench.resource_usage import processor

LONGEST = 16.0
"""Seconds."""
IDLE = 10.0
"""Milliseconds of processor time in a tenth of a second: one tick."""
LEAST = 3
"""Different addresses that are asked for even when time is up."""
LONG = 20.0
"""Seconds: what takes a server longer is asked of it once."""
SCRIPT = Path(__file__).with_suffix(".lua")


class Figures(NamedTuple):
    """Requests a second; processor milliseconds and median and 99th percentile milliseconds of each."""

    rate: float
    cpu: float
    p50: float
    p99: float


class Refused(Exception):
    """A server that answered with something else than was asked for: its figures mean nothing."""


def again_and_again(
    url: str, address: str, seconds: float, pids: Iterable[int], headers: dict[str, str], connections: int
) -> Figures:
    """One address on several connections, for longer where the server is too slow to answer a few times.

    The requests that are under way when time is up are waited for, and counted.
    """
    before = processor(pids)
    found = _wrk(url + address, seconds, headers, connections)
    begun = found["requests"] + connections
    while found["requests"] < LEAST and seconds < LONGEST:
        seconds *= 4
        found = _wrk(url + address, seconds, headers, connections)
        begun += found["requests"] + connections
    if found["errors"] or not found["requests"]:
        raise Refused(f"{url}{address} : {found}")
    wait_until_idle(pids)
    spent = processor(pids) - before
    return Figures(found["requests"] / found["seconds"], spent / begun, found["p50"], found["p99"])


def _wrk(address: str, seconds: float, headers: dict[str, str], connections: int) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "60s", "-s", str(SCRIPT)]
    command += [address, "--", *(f"{name}: {value}" for name, value in headers.items())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def wait_until_idle(pids: Iterable[int]) -> None:
    """Until these processes use no time any more, or nearly: for some seconds at most."""
    for _ in range(100):
        before = processor(pids)
        time.sleep(0.1)
        if processor(pids) - before <= IDLE:
            return


def each_once(url: str, addresses: Iterable[str], seconds: float, pids: Iterable[int]) -> Figures:
    """One after the other on one connection, until time is up."""
    before, began, times = processor(pids), time.perf_counter(), []
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=300)) as connection:
        for address in addresses:
            times.append(_one(connection, url, address))
            enough = len(times) >= LEAST or times[-1] > LONG
            if enough and time.perf_counter() - began > seconds:
                break
    took, spent = time.perf_counter() - began, processor(pids) - before
    slowest = sorted(times)[int(0.99 * (len(times) - 1))]
    return Figures(len(times) / took, spent / len(times), 1000 * median(times), 1000 * slowest)


def _one(connection: HTTPConnection, url: str, address: str) -> float:
    """Seconds until the answer was read."""
    began = time.perf_counter()
    connection.request("GET", quote(address, safe="/?&=+%,*"))
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise Refused(f"{url}{address} : {answer.status}")
    return time.perf_counter() - began
