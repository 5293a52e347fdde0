"""`make bench`: the product, stock Wagtail, a bare function and nginx side by side; prints the medians.

`python -m bench [--items 1000,10000] [--database postgresql] [--growth]`.
"""

import argparse
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import growth, report
from bench.comparison import compared
from bench.dataset import sites
from cms.terminal import bilingual
from tests.deploy.finding import nginx
from tests.faults.product import children_of
from tests.postgresql import throwaway_server

COMPARED = 10_000
"""Sites larger than this are measured for growth only: stock Wagtail would take minutes for one search."""


def main() -> None:
    asked = arguments()
    check_tools()
    began = time.monotonic()
    processors = bilingual(f"{os.cpu_count()} processors", f"{os.cpu_count()} processeurs")
    print(f"{platform.platform()}, {processors}, Python {platform.python_version()}")
    with database(asked.database) as (url, pids):
        sites.prepare(asked.items, url)
        for count in [] if asked.growth else [size for size in asked.items if size <= COMPARED]:
            compared_now = bilingual(f"{count} items: comparison", f"{count} contenus : comparaison")
            print(f"\n{asked.database}, {compared_now}", flush=True)
            found = compared(sites.environment(count, url), pids)
            print(report.comparison(found.medians()))
            print(found.summary())
        print(f"\n{asked.database}, {bilingual('growth', 'croissance')}", flush=True)
        by_count = {}
        for count in asked.items:
            print(bilingual(f"  {count} items…", f"  {count} contenus…"), flush=True)
            by_count[count] = growth.measured(sites.environment(count, url), pids)
        print(report.growth(by_count, growth.UNITS))
    minutes = f"{(time.monotonic() - began) / 60:.0f} minutes."
    print(bilingual(f"\nIn {minutes}", f"\nEn {minutes}"))


def arguments() -> argparse.Namespace:
    what = bilingual("Measures the site beside others.", "Mesure le site à côté d’autres.")
    parser = argparse.ArgumentParser(prog="make bench", description=what)
    sizes = bilingual("sizes, for example 1000,100000", "tailles, par exemple 1000,100000")
    parser.add_argument("--items", type=numbers, default=[1000, 10_000], help=sizes)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    growth_only = bilingual("growth only, without comparison", "la croissance seule, sans comparaison")
    parser.add_argument("--growth", action="store_true", help=growth_only)
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    """`1000,100000` as sorted numbers, each at least 100."""
    found = sorted({int(part) for part in text.split(",")})
    if found[0] < 100:
        raise ValueError(text)
    return found


def check_tools() -> None:
    wanted = {"wrk": shutil.which("wrk"), "nginx": nginx()}
    missing = " ".join(name for name, path in wanted.items() if path is None)
    if missing:
        cannot = bilingual(
            f"Cannot measure: {missing} missing; on Debian: sudo apt install {missing}",
            f"Mesure impossible : il manque {missing} ; sous Debian : sudo apt install {missing}",
        )
        sys.exit(cannot)


@contextmanager
def database(name: str) -> Iterator[tuple[str, list[int]]]:
    """(URL of a server or "", its processes)"""
    if name == "sqlite":
        yield "", []
        return
    before = set(children_of(os.getpid()))
    with throwaway_server() as url:
        yield url, sorted(set(children_of(os.getpid())) - before)


if __name__ == "__main__":
    main()
