"""How tokens are looked up in the index: by FTS5 or by PostgreSQL's text search, with one answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from cms.admin_search.models import SearchEntry
from cms.admin_search.tokens import Term

SQL = {
    "sqlite": "{row}.id IN (SELECT rowid FROM admin_search_index WHERE admin_search_index MATCH %s)",
    "postgresql": "{row}.{vector} @@ to_tsquery('simple', %s)",
}
WEIGHTS = {
    "titles": "A",
    "said": "B",
    "draft_titles": "C",
    "draft_said": "D",
    "sounds": "A",
    "draft_sounds": "B",
}
"""The label of each column's tokens in the vectors of PostgreSQL."""
MOST_RANKED = 8
"""Words of a question that results are ordered by."""
THE_TITLE, ITS_BEGINNING, WHOLE_WORD, BEGINNING = 1_000, 100, 2, 1


class InIndex(Func):
    """Whether the database's index has an entry under a condition in its own language."""

    output_field = BooleanField()

    def __init__(self, condition: str, vector: str = "words") -> None:
        super().__init__(F("pk"), condition=condition, vector=vector)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:
        row = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        sql = SQL[connection.vendor].format(row=row, vector=self.extra["vector"])
        return sql, [self.extra["condition"]]


def having(terms: Sequence[Term], columns: Sequence[str], every: bool = True) -> QuerySet[SearchEntry]:
    """The entries that have all these words (or one of them, unless `every`) in some of these columns."""
    return SearchEntry.objects.filter(InIndex(_condition([set(term) for term in terms], columns, every)))


def sounding(keys: Collection[str], columns: Sequence[str]) -> QuerySet[SearchEntry]:
    """The entries with a word that one of these keys stands for (`spelling_index.keys`)."""
    condition = _condition([{key} for key in sorted(keys)], columns, every=False, begun=False)
    return SearchEntry.objects.filter(InIndex(condition, "heard"))


def _condition(words: Iterable[set[str]], columns: Sequence[str], every: bool, begun: bool = True) -> str:
    """Every token consists of letters and digits, so nothing in it can be read as an operator."""
    if connection.vendor == "sqlite":
        joined = (" AND " if every else " OR ").join(
            "(" + " OR ".join(f'"{token}"{"*" if begun else ""}' for token in sorted(tokens)) + ")"
            for tokens in words
        )
        return f"{{{' '.join(columns)}}} : ({joined})"
    label = ("*" if begun else "") + "".join(WEIGHTS[column] for column in columns)
    return (" & " if every else " | ").join(
        "(" + " | ".join(f"'{token}':{label}" for token in sorted(tokens)) + ")" for tokens in words
    )


def relevance(terms: Sequence[Term], key: str, titles: Combinable) -> Combinable:
    """How well titles (`title_tokens`) answer: the whole title, its beginning, its words, their beginning."""
    score: Combinable = Value(0)
    for text, points in ((f"< {key} >", THE_TITLE), (f"< {key}", ITS_BEGINNING)):
        score = score + _if(titles, text, points)
    for term in terms[:MOST_RANKED]:
        whole = When(_holds(titles, f" {term.stem} "), then=WHOLE_WORD)
        begun = When(_holds(titles, f" {term.word}"), then=BEGINNING)
        score = score + Case(whole, begun, default=0, output_field=IntegerField())
    return score


def _if(titles: Combinable, text: str, points: int) -> Case:
    return Case(When(_holds(titles, text), then=points), default=0, output_field=IntegerField())


def _holds(titles: Combinable, text: str) -> GreaterThan:
    return GreaterThan(StrIndex(titles, Value(text, output_field=TextField())), 0)
