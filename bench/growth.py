"""What a work costs on a small site and on a large one: the product alone, every address different."""

from pathlib import Path

from bench import servers, workloads
from bench.comparison import PUBLISHED, json_of, sampled_ids
from bench.load_generator import each_once
from bench.resource_usage import memory
from cms.terminal import bilingual

SECONDS = 2.0
SWEPT = 10_000
"""Items up to which a sweep takes seconds; `python -m bench.reconcile_memory` measures a larger site."""
WITHOUT_MEMORY = {"EDGE_CACHE_MB": "0"}
"""No answer is kept: each one is made."""
CHANGED = bilingual("publishing a changed page", "publier une page changée")
MADE = bilingual("making a page and deleting it", "créer une page et la supprimer")
SEEN = bilingual(
    "published until another process serves it", "publier, jusqu’à ce qu’un autre processus le serve"
)
MEMORY = bilingual("memory of a web process", "mémoire d’un processus web")
MEMORY_OF_SWEEP = bilingual("memory of reconcile", "mémoire de reconcile")
MEBIBYTE = bilingual("MiB", "Mio")
UNITS = {SEEN: "ms", MEMORY: MEBIBYTE, MEMORY_OF_SWEEP: MEBIBYTE}


def measured(environment: dict[str, str], database: list[int]) -> dict[str, float]:
    """Processor milliseconds by name of the work, and the memory at the end."""
    known, found = sampled_ids(environment), {}
    with servers.product({**environment, **WITHOUT_MEMORY}, Path(environment["DATA_DIR"]) / "log") as ours:
        pids = [*ours.pids, *database]
        for work in workloads.growing(known):
            each_once(ours.url, work.addresses[:1], 0, pids)  # what a process does once
            figures = each_once(ours.url, work.addresses, SECONDS, pids)
            found[work.name] = figures.cpu
            print(f"    {work.name}: {figures.cpu:.2f} ms", flush=True)
        published = json_of("bench.publish_cost", environment, ours.url, str(PUBLISHED))
        found[CHANGED] = published["changed"]
        found[MADE] = published["made"]
        found[SEEN] = published["seen"]
        found[MEMORY] = memory(servers.web_process(ours))
    if known["count"] <= SWEPT:
        found[MEMORY_OF_SWEEP] = json_of("bench.reconcile_memory", environment)["most"]
    return found
