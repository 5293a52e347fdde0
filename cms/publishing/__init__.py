"""Freezes what becomes public and withdraws what no longer is: readers see nothing else.

Import from this package; its modules are:

- `visibility`: `shown` and `address`, the one judgement of what an anonymous visitor may see
- `serializing`: `serialize`, which turns what a page holds into what a partner receives
- `outbox`: updates to be made, written inside the transaction of the change that makes them necessary
- `refreshing`: `refresh`, which compares a fresh build with what was frozen
- `bulk_withdrawal`: what a change of a whole branch hides is withdrawn before anything is built
- `sequence`, `epoch`: numbers and their head; the database in which they were given
- `facet_count_check`: whether the numbers of items that the database keeps are right
- `reconciling`, `worker`: the sweep, and the process that does all of it
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cms.publishing.building import related_field as related_field
    from cms.publishing.outbox import defer_to_worker as defer_to_worker
    from cms.publishing.outbox import enqueue_object as enqueue_object
    from cms.publishing.outbox import enqueue_renditions as enqueue_renditions
    from cms.publishing.reconciling import reconcile as reconcile
    from cms.publishing.refreshing import refresh as refresh
    from cms.publishing.sequence import head as head
    from cms.publishing.serializing import serialize as serialize
    from cms.publishing.visibility import address as address
    from cms.publishing.visibility import being_built as being_built
    from cms.publishing.visibility import only_shown as only_shown
    from cms.publishing.visibility import shown as shown

_HOMES = {
    "address": "visibility",
    "being_built": "visibility",
    "defer_to_worker": "outbox",
    "enqueue_object": "outbox",
    "enqueue_renditions": "outbox",
    "head": "sequence",
    "only_shown": "visibility",
    "reconcile": "reconciling",
    "refresh": "refreshing",
    "related_field": "building",
    "serialize": "serializing",
    "shown": "visibility",
}


def __getattr__(name: str) -> Any:
    """Import each public name on first use: this package is loaded before Django's models are."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
