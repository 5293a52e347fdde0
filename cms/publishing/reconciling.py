"""The sweep: rebuilds everything, compares, and repairs; finds whatever no signal announced."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.db import InterfaceError, OperationalError

from cms.publishing import (
    facet_count_check,
    file_keeper,
    index_keeper,
    newer_schema,
    stored_text,
    tree_repair,
)
from cms.publishing.models import Publication
from cms.publishing.refreshing import refresh_batch
from cms.publishing.refs import make_ref
from cms.publishing.registry import plugins
from cms.publishing.verdicts import NothingInstalled, Verdict, judge

logger = logging.getLogger(__name__)

AT_A_TIME = 50
"""Items in one transaction: about a second, the longest a worker waits before it stops."""


@dataclass
class Report:
    """What a sweep found: how many items it looked at, and those that differed or failed."""

    examined: int = 0
    drifted: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    misplaced: int = 0
    texts: int = 0
    miscounted: int = 0
    wrong_counts: int = 0
    entries: int = 0
    """Of the administration's search, which says nothing of what is public."""

    @property
    def clean(self) -> bool:
        """Whether what is frozen is exactly what an anonymous visitor can see."""
        wrong = self.texts or self.misplaced or self.miscounted or self.wrong_counts
        return not (self.drifted or self.failed or wrong)


def reconcile(check: bool = False, stopped: Callable[[], bool] = lambda: False) -> Report:
    """Compare every item with a fresh build and repair what differs; `check` only reports.

    Ends early when `stopped` says so, asked before each batch. Raises `NothingInstalled`
    when no content type is installed while items are public, `NewerSchema` where a newer version
    has migrated the database, unless it only reports.
    """
    if not check:
        newer_schema.refuse_if_newer()
    if not len(plugins) and Publication.objects.live().exists():
        raise NothingInstalled
    report = Report()
    _count_children(report, check)
    _keep_text(report, check, stopped)
    for refs in _batches(chain(_sources(report), _orphans())):
        if stopped():
            return report
        _examine(refs, report, check)
    report.wrong_counts = facet_count_check.wrong() if check else facet_count_check.repair()
    _place_media(report, check, stopped)
    report.entries = index_keeper.keeper.repair(check, stopped)
    return report


def _examine(refs: list[str], report: Report, check: bool) -> None:
    verdicts = [_judged(ref) for ref in refs] if check else refresh_batch(refs)
    report.examined += len(refs)
    report.drifted += [verdict.ref for verdict in verdicts if verdict.is_change or verdict.is_found_otherwise]
    report.failed |= {verdict.ref: verdict.error for verdict in verdicts if verdict.error}


def _judged(ref: str) -> Verdict:
    row = Publication.objects.filter(ref=ref).first()
    try:
        return judge(ref, row)
    except Exception as error:
        return Verdict.failed(ref, row, f"{type(error).__name__}: {error}")


def _count_children(report: Report, check: bool) -> None:
    wrong = list(tree_repair.miscounted())
    report.miscounted = len(wrong)
    if not check:
        for tree, pk in wrong:
            tree_repair.recount(tree, pk)


def _keep_text(report: Report, check: bool, stopped: Callable[[], bool]) -> None:
    """Before the items are compared: they are made of it."""
    for row in stored_text.unkept(stopped):
        report.texts += 1
        if not check:
            stored_text.keep(row)


def _place_media(report: Report, check: bool, stopped: Callable[[], bool]) -> None:
    report.misplaced = file_keeper.keeper.misplaced() if check else file_keeper.keeper.repair(stopped)


def _batches(refs: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for ref in refs:
        batch.append(ref)
        if len(batch) == AT_A_TIME:
            yield batch
            batch = []
    if batch:
        yield batch


def _sources(report: Report) -> Iterator[str]:
    """What a plugin that raises here has already published is looked at with the orphans."""
    for plugin in plugins:
        try:
            for key, lang in plugin.refs():
                yield make_ref(plugin.name, key, lang)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.warning("the objects of the type %s could not be listed", plugin.name, exc_info=True)
            report.failed[plugin.name] = f"{type(error).__name__}: {error}"


def _orphans() -> Iterator[str]:
    """Live items behind which there is no object any more, or no installed type."""
    last = 0
    while rows := list(Publication.objects.filter(pk__gt=last, live=True).order_by("pk")[:AT_A_TIME]):
        for row in rows:
            last = row.pk
            if _is_orphan(row):
                yield row.ref


def _is_orphan(row: Publication) -> bool:
    """A plugin that cannot say so is asked again, with its error recorded, when the item is refreshed."""
    plugin = plugins.get(row.type)
    try:
        return plugin is None or plugin.find(row.key, row.lang) is None
    except Exception:
        return True
