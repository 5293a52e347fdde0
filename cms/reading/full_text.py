"""Full-text search over publications: one function, answered by FTS5 or by PostgreSQL's text search.

Both look up the same stems (`cms.publishing.stemming`) in an index, so the cost follows the
number of items found. Relevance counts the words found in the title, the newest item first among
equals: unlike bm25 it does not depend on the other items, so that a cursor keeps its place while
the site changes, and it is the same on both databases.
"""

from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, Func, IntegerField, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

SQL = {
    "sqlite": "{row}.id IN (SELECT rowid FROM publishing_search WHERE publishing_search MATCH %s)",
    # The second condition is always true: the planner takes the reading of a vector, which lies out of
    # line, for free, and would rather read them all than use the index. It knows that this one is dear.
    "postgresql": "({row}.search_vector @@ plainto_tsquery('simple', %s)"
    " AND to_tsvector('simple', {row}.lang) IS NOT NULL)",
}


class Matches(Func):
    """Whether the index finds a row under all these words; also inside a subquery, under another alias."""

    output_field = BooleanField()

    def __init__(self, words: str) -> None:
        super().__init__(F("pk"), words=words)

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[str]]:
        row = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        return SQL[connection.vendor].format(row=row), [self.extra["words"]]


def matching(publications: QuerySet, terms: tuple[str, ...]) -> QuerySet:
    """The publications in which every stem occurs; none when there is no stem to look for."""
    if not terms:
        return publications.none()
    return publications.filter(Matches(_all(terms)))


def relevance(terms: tuple[str, ...]) -> Combinable:
    """How many of the stems occur in the title, as a whole number."""
    score: Combinable = Value(0)
    for term in terms:
        score = score + Case(When(_in_title(term), then=1), default=0, output_field=IntegerField())
    return score


def _in_title(term: str) -> Matches | GreaterThan:
    """SQLite asks its index: titles lie beyond the texts of the row, and would take longer to read."""
    if connection.vendor == "sqlite":
        return Matches(_titled(term))
    space = Value(" ", output_field=TextField())
    padded = Concat(space, F("search_title"), space, output_field=TextField())
    return GreaterThan(StrIndex(padded, Value(_titled(term))), 0)


def parameters(terms: tuple[str, ...]) -> list[str]:
    """What a statement that finds or ranks by these stems holds of them, and nothing else depends on them."""
    return [_all(terms), *map(_titled, terms)]


def _all(terms: tuple[str, ...]) -> str:
    return " ".join(f'"{term}"' if connection.vendor == "sqlite" else term for term in terms)


def _titled(term: str) -> str:
    return f'search_title : "{term}"' if connection.vendor == "sqlite" else f" {term} "
