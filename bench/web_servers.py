"""`python -m bench.web_servers`: the product's application and a bare one under other web servers.

Those that are not installed are left out: `pip install gunicorn uvicorn httptools uvloop a2wsgi`. One process
and as many threads as the product has, for each.
"""

import importlib.util
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import report
from bench.comparison import CONNECTIONS, ROUNDS, SECONDS
from bench.dataset import sites
from bench.load_generator import Figures, again_and_again
from bench.servers import GRANIAN, started
from cms.settings.environment import WEB_THREADS
from cms.terminal import bilingual
from tests.postgresql import free_port

THREADS = str(WEB_THREADS)
HERE = ("--host", "127.0.0.1", "--port")
COMMANDS = {
    "granian": lambda target, port: [*GRANIAN, "--port", port, target],
    "gunicorn": lambda target, port: [
        *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", THREADS),
        *("--keep-alive", "60", "--bind", f"127.0.0.1:{port}", "--log-level", "error", target),
    ],
    "uvicorn": lambda target, port: [
        *(sys.executable, "-m", "uvicorn", "--interface", "wsgi", *HERE, port),
        *("--no-access-log", "--log-level", "error", target),
    ],
}
TARGETS = {
    bilingual("bare WSGI", "WSGI nu"): ("bench.bare_wsgi:application", "/answer"),
    bilingual("the site", "le site"): ("cms.wsgi:application", "/api/v1/"),
}


def main() -> None:
    found = defaultdict(list)
    with TemporaryDirectory() as folder:
        (Path(folder) / "answer").write_bytes(b"x" * 6000)
        environment = {**sites.environment(1000), "BARE_FILES": folder}
        for _ in range(ROUNDS):
            for name in filter(importlib.util.find_spec, COMMANDS):
                for what, (target, path) in TARGETS.items():
                    found[name, what].append(measured(name, target, path, environment))
    heading = report.cells(bilingual("server", "serveur"), "application", "req/s", "CPU ms", "p99 ms")
    print("\n".join([heading, report.ruled(heading)]))
    for (name, what), several in found.items():
        middle = Figures(*map(median, zip(*several, strict=True)))
        row = (report.number(middle.rate), report.number(middle.cpu, 3), report.number(middle.p99, 1))
        print(report.cells(name, what, *row))


def measured(name: str, target: str, path: str, environment: dict[str, str]) -> Figures:
    port = free_port()
    with started(COMMANDS[name](target, str(port)), environment, port, path) as server:
        return again_and_again(server.url, path, SECONDS, server.pids, {}, CONNECTIONS)


if __name__ == "__main__":
    main()
