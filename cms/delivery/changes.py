"""The change protocol: what became public, what changed and what was withdrawn, in one sequence."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.addresses import api_address, with_query
from cms.delivery.parameters import LONGEST_VALUE, Parameter, lang, limit
from cms.delivery.problems import Problem, RefusedParameter, invalid_parameters
from cms.items import timestamp, to_json
from cms.plugins import plugins
from cms.publishing import head
from cms.publishing.models import Publication
from cms.publishing.querysets import live_at
from cms.reading.change_rows import ChangeRow, change_rows
from cms.reading.cursors import SequencePosition
from cms.reading.values import PLAIN

SINCE = Parameter(
    "since",
    SequencePosition.unpacked,
    _("un curseur reçu de cette interface"),
    "Ce qui a changé après ce curseur ; absent : depuis le début.",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
)
TYPE = Parameter(
    "type",
    str,
    _("le nom d'un type de contenu"),
    "Un seul type de contenu.",
    {"type": "string", "maxLength": LONGEST_VALUE, "pattern": f"^{PLAIN}$"},
)
PARAMETERS = [SINCE, TYPE, lang(None), limit(500, 100)]


changes_requested = Signal()
"""Sent before an answer with `request` and what the caller has read so far: `position` (a `SequencePosition`,
or None for the beginning), `type` (a name or None) and `lang` (a language or `*`). A receiver may raise a
`Problem`."""


class Changes(NamedTuple):
    """One page: JSON texts of the changes, the cursor after them, and whether more follow."""

    entries: list[str]
    cursor: str
    more: bool


def changes(request: HttpRequest, values: dict[str, Any]) -> Changes:
    """The next page; raises the problem of a cursor of another database.

    The head is read before the rows: numbers become visible in order, so nothing at or below
    it can appear later, and what is above it belongs to the next page.
    """
    now, last = timezone.now(), head()
    position = _position(values, last)
    read_so_far = {"position": values["since"], "type": values["type"], "lang": values["lang"]}
    changes_requested.send(sender=None, request=request, **read_so_far)
    publications = _publications(position, last.head, values, now)
    rows = change_rows(publications[: values["limit"] + 1], "full")
    more = len(rows) > values["limit"]
    rows = rows[: values["limit"]]
    after = _next(position, rows[-1].seq) if more else SequencePosition(last.epoch, last.head)
    return Changes([_entry(row, now) for row in rows], after.packed(), more)


def head_cursor() -> str:
    """The cursor of the present moment."""
    return SequencePosition(*head()).packed()


def _position(values: dict[str, Any], last: Any) -> SequencePosition:
    """After what the page begins; the beginning where no cursor is given."""
    _check_type(values["type"])
    position: SequencePosition = values["since"] or SequencePosition(last.epoch, 0, last.head)
    if position.epoch != last.epoch or max(position.seq, position.start or 0) > last.head:
        raise _expired(values)
    return position


def _check_type(name: str | None) -> None:
    """A type that is no longer installed still has deletions to tell."""
    if name is None or plugins.get(name):
        return
    if not Publication.objects.filter(type=name, seq__isnull=False).exists():
        raise invalid_parameters(RefusedParameter("type", name, ", ".join(plugin.name for plugin in plugins)))


def _expired(values: dict[str, Any]) -> Problem:
    conditions = {name: values[name] for name in ("type", "lang", "limit")}
    given = {name: value for name, value in conditions.items() if value not in (None, "*")}
    restart = with_query(api_address("/changes"), given.items())
    return Problem(
        "cursor-expired", members={"restart": restart}, headers={"Link": f'<{restart}>; rel="restart"'}
    )


def _publications(position: SequencePosition, last: int, values: dict[str, Any], now: datetime) -> QuerySet:
    rows = Publication.objects.filter(seq__gt=position.seq, seq__lte=last)
    rows = rows.filter(type=values["type"]) if values["type"] else rows
    rows = rows.filter(lang=values["lang"]) if values["lang"] != "*" else rows
    if position.start is not None:
        # Who starts holds nothing, so only deletions that happen meanwhile concern them.
        rows = rows.filter(live_at(now) | Q(seq__gt=position.start))
    return rows.order_by("seq")


def _next(position: SequencePosition, seq: int) -> SequencePosition:
    still_first = position.start is not None and seq < position.start
    return SequencePosition(position.epoch, seq, position.start if still_first else None)


def _entry(row: ChangeRow, now: datetime) -> str:
    entry = row.entry(now)
    if entry["op"] == "put":
        return f'{to_json(entry)[:-1]},"item":{row.content}}}'
    return to_json(entry | {"at": timestamp(row.deleted_at(now))})
