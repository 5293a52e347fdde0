"""`python -m bench.sampled_ids`: names of things on this environment's site to ask for, as JSON."""

import json
import sys
from random import Random
from typing import Any

import django

MOST = 2000
"""Different items, so that no address is asked for twice in a round."""


def sampled_ids() -> dict[str, Any]:
    from cms.delivery.changes import head_cursor
    from cms.publishing import head
    from cms.publishing.models import Publication
    from cms.reading.cursors import SequencePosition, pack_keys
    from projects.models import ProjectPage

    newest = Publication.objects.live().filter(type="projects").order_by("-published_at", "-ref")
    rows = list(newest.values_list("key", "lang", "published_at", "ref"))
    pages = dict(ProjectPage.objects.values_list("translation_key", "pk"))
    numbers = {str(key): pk for key, pk in pages.items()}
    sample = Random(7).sample(rows[:-20], min(MOST, len(rows) - 20))
    # Who changes one page a hundred times takes a hundred numbers and leaves one row.
    before = Publication.objects.filter(live=True).order_by("-seq").values_list("seq", flat=True)[100]
    return {
        "count": len(rows),
        "ids": [f"{key}.{lang}" for key, lang, *_ in sample],
        "pages": [numbers[key] for key, *_ in sample],
        "cursors": [pack_keys("-published_at", list(row[2:])) for row in sample],
        "last": pack_keys("-published_at", list(rows[-21][2:])),
        "head": head_cursor(),
        "last_changes": SequencePosition(head().epoch, before).packed(),
    }


if __name__ == "__main__":
    django.setup()
    json.dump(sampled_ids(), sys.stdout)
