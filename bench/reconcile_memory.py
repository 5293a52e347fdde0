"""`python -m bench.reconcile_memory`: the memory of a sweep over all items, as JSON.

The sweep is the product's own, the building of each item left out: that costs the same memory whatever the
number, and an hour for a hundred thousand.
"""

import json
import os
import sys
import time
from unittest.mock import patch

import django

from bench.resource_usage import memory


def sweeping() -> dict[str, float]:
    from cms.publishing import reconcile, reconciling
    from cms.publishing.verdicts import Verdict

    def unchanged(ref, row) -> Verdict:
        return Verdict(ref, row, known=True, keep=True)

    before, began = memory(os.getpid()), time.process_time()
    with patch.object(reconciling, "judge", unchanged):
        report = reconcile(check=True)
    return {
        "examined": report.examined,
        "before": before,
        "most": memory(os.getpid(), "VmHWM"),
        "seconds": time.process_time() - began,
    }


if __name__ == "__main__":
    django.setup()
    json.dump(sweeping(), sys.stdout)
