"""The one door: what is frozen here when it becomes public is all that readers ever see.

Import from this package; its modules are:

- `visibility`: `shown` and `address`, the one judgement of what an anonymous visitor may see
- `serializing`: `frozen`, which turns what a page holds into what a partner receives
- `outbox`: notes "look again", written inside the transaction of a change
- `refreshing`: `refresh`, which compares a fresh build with what was frozen
- `withdrawing`: what a change of a whole branch hides is withdrawn before anything is built
- `sequence`: numbers, epochs and the head
- `facet_counts`: whether the numbers of items that the database keeps are right
- `reconciling`, `worker`: the sweep, and the process that does all of it
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cms.publishing.building import part as part
    from cms.publishing.outbox import later as later
    from cms.publishing.outbox import note_object as note_object
    from cms.publishing.outbox import note_renditions as note_renditions
    from cms.publishing.reconciling import reconcile as reconcile
    from cms.publishing.refreshing import refresh as refresh
    from cms.publishing.sequence import head as head
    from cms.publishing.serializing import frozen as frozen
    from cms.publishing.visibility import address as address
    from cms.publishing.visibility import shown as shown
    from cms.publishing.visibility import those_shown as those_shown

_HOMES = {
    "address": "visibility",
    "frozen": "serializing",
    "head": "sequence",
    "later": "outbox",
    "note_object": "outbox",
    "note_renditions": "outbox",
    "part": "building",
    "reconcile": "reconciling",
    "refresh": "refreshing",
    "shown": "visibility",
    "those_shown": "visibility",
}


def __getattr__(name: str) -> Any:
    """Import each public name on first use: this package is loaded before Django's models are."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
