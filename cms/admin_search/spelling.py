"""« Vouliez-vous dire … ? » in the administration: words that the reader of the list may see."""

from __future__ import annotations

from copy import copy

from modelsearch.query import PlainText

from cms.admin_search.backend import Compiler, Results, keys_of
from cms.admin_search.matching import sounding
from cms.admin_search.readers import ALL, Tier
from cms.publishing.spelling_index import is_kept, keys
from cms.publishing.stemming import written_words
from search.spelling import corrected

MOST_READ = 200
"""Entries whose words are read for one mistyped word."""


def other_spelling(results: Results) -> str | None:
    """What was probably meant where nothing is found, if that finds something in the same list."""
    asked: Compiler = results.query_compiler
    text = corrected(asked.text, lambda word: _finds(asked, word), lambda typed: _known(asked, typed))
    return text if text and _finds(asked, text) else None


def _finds(asked: Compiler, text: str) -> bool:
    other = copy(asked)
    other.query = PlainText(text, operator="and")
    return bool(other.found().exists())


def _known(asked: Compiler, typed: str) -> list[tuple[str, str]]:
    """(word, as it is written) of the names in the list that share a key with a typed word."""
    wanted, found = keys(typed), dict[str, str]()
    for tier in asked.tiers:
        for name in _names(asked, tier, wanted):
            for word, written in written_words(name):
                if is_kept(word) and wanted & keys(word):
                    found.setdefault(word, written)
    return list(found.items())


def _names(asked: Compiler, tier: Tier, wanted: set[str]) -> list[str]:
    """The names that a tier of the list shows, of the entries with a word that sounds alike."""
    draft = tier.columns == ALL
    columns = ("names", "draft_names") if draft else ("names",)
    near = sounding(wanted, ("sounds", "draft_sounds") if draft else ("sounds",))
    objects = asked.queryset.order_by().filter(tier.objects & asked.objects_of(near))
    rows = asked.entries().filter(object_id__in=keys_of(objects)).order_by("-pk")
    return [" ".join(row) for row in rows.values_list(*columns)[:MOST_READ]]
