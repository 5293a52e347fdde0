"""Prints what was measured: one table of medians with its ratios, one of what grows."""

from collections.abc import Mapping

from bench.load_generator import Figures
from bench.workloads import BARE, FILES, FRONT, OURS, V2, V3
from cms.terminal import bilingual, is_french

Medians = Mapping[tuple[str, str], Figures]

HEADING = bilingual(
    "| work | req/s | CPU ms | p99 ms | v2: req/s | CPU ms | p99 ms | v3: CPU ms | CPU v2 ÷ ours "
    "| bare WSGI: req/s | CPU ms | ours ÷ bare | nginx files: req/s | CPU ms | ours ÷ files "
    "| behind nginx: req/s | CPU ms "
    "| ÷ files |",
    "| travail | req/s | CPU ms | p99 ms | v2 : req/s | CPU ms | p99 ms | v3 : CPU ms | CPU v2 ÷ nôtre "
    "| WSGI nu : req/s | CPU ms | nôtre ÷ nu | fichiers nginx : req/s | CPU ms | nôtre ÷ fichiers "
    "| derrière nginx : req/s | CPU ms "
    "| ÷ fichiers |",
)


def comparison(medians: Medians) -> str:
    """One row for each work; a dash where a server has nothing of the kind."""
    names = list(dict.fromkeys(name for name, _ in medians))
    return "\n".join([HEADING, ruled(HEADING), *(_row(name, medians) for name in names)])


def ruled(heading: str) -> str:
    """The line below the heading of a table in Markdown."""
    return "|---" + "|---:" * (heading.count("|") - 2) + "|"


def _row(name: str, medians: Medians) -> str:
    ours, v2, v3, bare, files, front = (
        medians.get((name, server)) for server in (OURS, V2, V3, BARE, FILES, FRONT)
    )
    return cells(
        name,
        *_three(ours),
        *_three(v2),
        number(v3 and v3.cpu, 2),
        number(v2 and v2.cpu / ours.cpu if ours.cpu else None, 1),
        number(bare and bare.rate),
        number(bare and bare.cpu, 3),
        number(bare and ours.rate / bare.rate, 2),
        number(files and files.rate),
        number(files and files.cpu, 3),
        number(files and ours.rate / files.rate, 2),
        number(front and front.rate),
        number(front and front.cpu, 3),
        number(front and files and front.rate / files.rate, 2),
    )


def _three(found: Figures | None) -> tuple[str, str, str]:
    if found is None:
        return "–", "–", "–"
    return number(found.rate), number(found.cpu, 3 if found.cpu < 1 else 1), number(found.p99, 1)


def growth(by_count: Mapping[int, Mapping[str, float]], units: Mapping[str, str]) -> str:
    """One column for each size of site, and how the largest compares with the smallest."""
    counts = sorted(by_count)
    heading = cells(
        bilingual("work", "travail"), *(f"{count}" for count in counts), bilingual("ratio", "rapport")
    )
    rows = []
    for name in by_count[counts[0]]:
        values = [by_count[count].get(name) for count in counts]
        first, last = values[0], values[-1]
        ratio = last / first if first and last is not None else None
        figures = [number(value, 2) for value in (*values, ratio)]
        rows.append(cells(f"{name}, {units.get(name, 'CPU ms')}", *figures))
    return "\n".join([heading, ruled(heading), *rows])


def cells(*texts: str) -> str:
    return f"| {' | '.join(texts)} |"


def number(value: float | None, decimals: int = 0) -> str:
    """A figure as the language of the terminal writes it; a dash where there is none."""
    if value is None:
        return "–"
    spaced = f"{value:,.{decimals}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    return spaced.replace(".", ",") if is_french() else spaced
