"""One site, every server on it at once, each work in turn on each of them, several times over."""

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import requests

from bench import servers, workloads
from bench.load_generator import LEAST, LONG, Figures, again_and_again, each_once
from bench.resource_usage import memory
from bench.servers import Server
from bench.workloads import BARE, FILES, FRONT, OURS, SERVERS, V2, V3, Cold, Hot
from cms.settings.environment import BASE_DIR
from cms.terminal import bilingual

ROUNDS = 3
SECONDS = 1.0
"""For each server and work, in each round."""
CONNECTIONS = 16
TO_STOCK = 4
"""As many as it has threads to answer with: more only wait."""
PUBLISHED = 5
COLD = bilingual("cold", "froid")
STOCK = "bench.stock_wagtail.wsgi:application"

Found = dict[tuple[str, str], list[Figures]]
"""The figures of each round by (name of the work, server)."""


def sampled_ids(environment: dict[str, str]) -> dict[str, Any]:
    return json_of("bench.sampled_ids", environment)


def json_of(module: str, environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    """The JSON that a module prints."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


class Comparison:
    """Servers by name, and what has been measured of them."""

    def __init__(self, environment: dict[str, str], running: dict[str, Server], database: list[int]) -> None:
        self.environment, self.running, self.database = environment, running, database
        self.found: Found = defaultdict(list)
        self.published: list[dict[str, float]] = []
        self.turns: dict[tuple[str, str], Iterator[str]] = {}
        self.resident: dict[str, int] = {}

    def round(self, hot: list[Hot], cold: list[Cold]) -> None:
        """Publishing first: whatever was kept of the answers is out of date then, and each one is cold."""
        arguments = (self.running[OURS].url, str(PUBLISHED))
        self.published.append(json_of("bench.publish_cost", self.environment, *arguments))
        for work in cold:
            for name in (OURS, V2, V3):
                self.ask_once(work, name)
        for work in hot:
            for name in SERVERS:
                self.ask_again(work, name)

    def pids(self, name: str) -> list[int]:
        return [*self.running[name].pids, *(self.database if name in {OURS, V2, V3, FRONT} else [])]

    def ask_once(self, work: Cold, name: str) -> None:
        """What took a server very long in an earlier round is not asked of it again."""
        figures = self.found[f"{work.name} ({COLD})", name]
        if figures and figures[-1].p50 > 1000 * LONG:
            return
        turn = self.turns.setdefault((work.name, name), cycle(getattr(work, name)))
        different = islice(turn, max(len(getattr(work, name)), LEAST))
        url = self.running[name].url
        figures.append(each_once(url, different, SECONDS, self.pids(name)))

    def ask_again(self, work: Hot, name: str) -> None:
        address = addresses(work).get(name)
        if not address or name not in self.running:
            return
        url = self.running[name].url
        headers = tag(url + address) if work.unchanged else {}
        at_once = TO_STOCK if name in {V2, V3} else CONNECTIONS
        figures = again_and_again(url, address, SECONDS, self.pids(name), headers, at_once)
        self.found[work.name, name].append(figures)

    def medians(self) -> dict[tuple[str, str], Figures]:
        return {key: Figures(*map(median, zip(*several, strict=True))) for key, several in self.found.items()}

    def summary(self) -> str:
        """What is no row of the table, in words."""
        seen = [delay["seen"] for delay in self.published]
        latest = max(delay["latest"] for delay in self.published)
        memory = ", ".join(f"{name} {size}" for name, size in self.resident.items())
        return bilingual(
            f"Published and served by another process: {median(seen):.0f} ms, {latest:.0f} ms at most.\n"
            f"Memory of the web process at the end, MiB: {memory}.",
            f"Publié, puis servi par un autre processus : {median(seen):.0f} ms, {latest:.0f} ms au plus.\n"
            f"Mémoire du processus web à la fin, en Mio : {memory}.",
        )


def addresses(work: Hot) -> dict[str, str]:
    """By server; the bytes of a work lie under a name of their own. Files know no tag of ours."""
    bytes_at = "" if work.unchanged else f"/{work.file}"
    return {
        OURS: work.ours,
        FRONT: work.ours,
        V2: work.v2,
        V3: work.v3,
        BARE: bytes_at,
        FILES: bytes_at,
    }


def tag(address: str) -> dict[str, str]:
    """What a reader sends who has the answer; stock Wagtail gives nothing to send."""
    etag = requests.get(address, timeout=60, headers={"Accept-Encoding": "identity"}).headers.get("ETag")
    return {"If-None-Match": etag} if etag else {}


@contextmanager
def together(environment: dict[str, str], folder: Path, hot: list[Hot]) -> Iterator[dict[str, Server]]:
    """Every server on one site; the bytes are those that the product answers with."""
    data = Path(environment["DATA_DIR"])
    with ExitStack() as stack:
        ours = stack.enter_context(servers.product(environment, folder / "log"))
        keep_bytes(ours, hot, folder / "bytes")
        stock = stack.enter_context(servers.granian(STOCK, environment, hot[0].v2))
        bare = {**environment, "BARE_FILES": str(folder / "bytes")}
        yield {
            OURS: ours,
            V2: stock,
            V3: stock,
            BARE: stack.enter_context(
                servers.granian("bench.bare_wsgi:application", bare, f"/{hot[0].file}")
            ),
            FILES: stack.enter_context(servers.files(folder / "bytes")),
            FRONT: stack.enter_context(servers.behind_nginx(ours, data, folder / "nginx")),
        }


def keep_bytes(ours: Server, hot: list[Hot], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for work in hot:
        answer = requests.get(ours.url + work.ours, timeout=60, headers={"Accept-Encoding": "identity"})
        (folder / work.file).write_bytes(answer.content)


def compared(environment: dict[str, str], database: list[int]) -> Comparison:
    """All figures of one site."""
    known = sampled_ids(environment)
    hot, cold = workloads.hot(known), workloads.cold(known)
    folder = Path(environment["DATA_DIR"]) / "bench"
    folder.mkdir(exist_ok=True)
    with together(environment, folder, hot) as running:
        comparison = Comparison(environment, running, database)
        for number in range(ROUNDS):
            turn = bilingual(f"round {number + 1} of {ROUNDS}", f"tour {number + 1} sur {ROUNDS}")
            print(f"  {turn}…", flush=True)
            comparison.round(hot, cold)
        comparison.resident = {
            bilingual("ours", "nôtre"): memory(servers.web_process(running[OURS])),
            "Wagtail": memory(servers.web_process(running[V2])),
        }
    return comparison
