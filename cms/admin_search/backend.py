"""Wagtail's search backend over our index: the same words find the same on SQLite and on PostgreSQL.

Each list, chooser and bulk action of the administration and the authoring API ask it. `search` and
`autocomplete` are one: a list and what is done to all it lists must be about the same objects.

An object's entry is written by itself, in one statement that touches no other row. Wagtail's own index
recomputes a weight over the whole table after each save, where two publishers deadlock on PostgreSQL.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from modelsearch.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
    FilterFieldError,
)
from modelsearch.index import get_indexed_models
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks
from wagtail.models import Page

from cms.admin_search.matching import having, relevance
from cms.admin_search.models import LONGEST_KEY, SearchEntry
from cms.admin_search.readers import tiers
from cms.admin_search.texts import entry_of
from cms.admin_search.tokens import Term, terms, title_key
from cms.publishing.models import Publication
from cms.reading.full_text import matching

logger = logging.getLogger(__name__)
NOTHING = Q(pk__in=[])
OF_WHAT = ("content_type", "object_id")
"""The columns that name the object of an entry."""
FOUND_BY = [field.name for field in SearchEntry._meta.concrete_fields if field.name not in ("id", *OF_WHAT)]


class Compiler(BaseSearchQueryCompiler):
    """A question about the objects of a queryset, for whoever acts while it is asked.

    `fields` are not told apart: an object is found by all that its reader may know of it.
    """

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = self.queryset.model
        self.tiers = tiers(self.model)

    def check(self) -> None:
        """Nothing: the database filters and orders by any column, indexed here or not."""

    @property
    def text(self) -> str:
        """All that was typed."""
        return " ".join(_leaves(self.query))

    def found(self) -> QuerySet:
        """The objects, in no order of ours."""
        return self.queryset.filter(self._condition(self.query))

    def ordered(self) -> QuerySet:
        """The objects, best first unless another order is asked for."""
        found = self.found()
        if self.order_by_relevance and (asked := terms(self.text)):
            return found.order_by(self.score(asked).desc(), "-pk")
        return found if found.query.order_by else found.order_by("-pk")

    def score(self, asked: Sequence[Term]) -> Combinable:
        """The relevance of an object, as its reader may know its titles."""
        named: list[Any] = [
            When(tier.objects, then=self._score(asked, tier.columns)) for tier in reversed(self.tiers[1:])
        ]
        default = self._score(asked, self.tiers[0].columns)
        return Case(*named, default=default, output_field=IntegerField()) if named else default

    def _score(self, asked: Sequence[Term], columns: Sequence[str]) -> Subquery:
        drafts = "draft_titles" in columns
        titles = Concat(F("titles"), F("draft_titles")) if drafts else F("titles")
        entry = self.entries().filter(object_id=Cast(OuterRef("pk"), CharField(max_length=LONGEST_KEY)))
        score = relevance(asked, title_key(self.text), titles)
        return Subquery(entry.values(score=score)[:1], output_field=IntegerField())

    def entries(self) -> QuerySet[SearchEntry]:
        return SearchEntry.objects.filter(content_type__in=get_descendants_content_types_pks(self.model))

    def objects_of(self, entries: QuerySet[SearchEntry]) -> Q:
        """The objects of the model that entries are about."""
        kept = entries.filter(content_type__in=get_descendants_content_types_pks(self.model))
        key = self.model._meta.pk
        while key.remote_field:
            key = key.target_field
        return Q(pk__in=kept.annotate(key=Cast("object_id", key)).values("key"))

    def _condition(self, query: Any) -> Q:
        if isinstance(query, MatchAll):
            return Q()
        if isinstance(query, Not):
            return ~self._condition(query.subquery)
        if isinstance(query, Boost):
            return self._condition(query.subquery)
        if isinstance(query, And | Or):
            return reduce(and_ if isinstance(query, And) else or_, map(self._condition, query.subqueries))
        every = not (isinstance(query, PlainText) and query.operator.lower() == "or")
        return self._with_words(query.query_string, every)

    def _with_words(self, text: str, every: bool) -> Q:
        asked = terms(text)
        if not asked:
            return NOTHING
        found = [tier.objects & self.objects_of(having(asked, tier.columns, every)) for tier in self.tiers]
        if issubclass(self.model, Page):
            found.append(self.objects_of(self._published(asked, every)))
        return reduce(or_, found)

    def _published(self, asked: Sequence[Term], every: bool) -> QuerySet[SearchEntry]:
        """The entries of what the public's search finds by these words."""
        stems = tuple(term.stem for term in asked)
        public = Publication.objects.live()
        items = matching(public, stems) if every else _any_of(public, stems)
        return SearchEntry.objects.filter(ref__in=items.values("ref"))


def keys_of(objects: QuerySet) -> QuerySet:
    """The primary keys of objects as entries hold them."""
    return objects.annotate(key=Cast("pk", CharField(max_length=LONGEST_KEY))).values("key")


def _any_of(public: QuerySet, stems: Sequence[str]) -> QuerySet:
    found = (Q(pk__in=matching(public, (stem,)).values("pk")) for stem in stems)
    return public.filter(reduce(or_, found))


def _leaves(query: Any) -> list[str]:
    """The texts of a question, those of what shall not be found left out."""
    if isinstance(query, PlainText | Phrase | Fuzzy):
        return [query.query_string]
    if isinstance(query, Boost):
        return _leaves(query.subquery)
    if isinstance(query, And | Or):
        return [text for inner in query.subqueries for text in _leaves(inner)]
    return []


class Results(BaseSearchResults):
    """A slice of what was found, read when it is looked at."""

    supports_facet = True

    def get_queryset(self) -> QuerySet:
        """The slice as a queryset."""
        found = self.query_compiler.ordered()
        if self._score_field:
            asked = terms(self.query_compiler.text)
            score = self.query_compiler.score(asked) if asked else Value(0)
            found = found.annotate(**{self._score_field: score})
        return found[self.start : self.stop]

    def _do_search(self) -> list[Any]:
        return list(self.get_queryset())

    def _do_count(self) -> int:
        return self.query_compiler.found()[self.start : self.stop].count()

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """How many of what was found have each value of a field, the most frequent first."""
        if self.query_compiler._get_filterable_field(field_name) is None:
            raise FilterFieldError(f"There is no FilterField « {field_name} ».", field_name=field_name)
        found = self.query_compiler.found().order_by().values(field_name)
        counted = found.annotate(count=Count("pk")).order_by("-count", field_name)
        return OrderedDict((row[field_name], row["count"]) for row in counted)


class Index(BaseIndex):
    """Writes the entries of objects, each by a statement of its own.

    Several in one would hold rows that another process wants while it saves several pages in another order.
    """

    def add_items(self, model: type[Model], objs: Sequence[Model]) -> None:
        content_type = get_content_type_pk(model)
        for obj in objs:
            try:
                entry = entry_of(content_type, obj)
            except Exception:
                # A field of its own that cannot be read; the others, and the start of the site, go on.
                logger.exception("%r could not be indexed", obj)
                continue
            write_entry(entry)

    def delete_item(self, item: Model) -> None:
        kinds = get_descendants_content_types_pks(type(item))
        SearchEntry.objects.filter(content_type__in=kinds, object_id=str(item.pk))._raw_delete("default")

    def reset(self) -> None:
        SearchEntry.objects.all()._raw_delete("default")


def write_entry(entry: SearchEntry) -> None:
    """Write the row, or over that of the same object."""
    SearchEntry.objects.bulk_create(
        [entry], update_conflicts=True, unique_fields=OF_WHAT, update_fields=FOUND_BY
    )


class Rebuilder:
    """Writes every entry again, and drops those that are about nothing: the index answers meanwhile."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> Index:
        return self.index

    def finish(self) -> None:
        kept = Q()
        for model in get_indexed_models():
            keys = keys_of(model.get_indexed_objects().order_by())
            kept |= Q(content_type=get_content_type_pk(model), object_id__in=keys)
        SearchEntry.objects.exclude(kept)._raw_delete("default")


class SearchBackend(BaseSearchBackend):
    """`WAGTAILSEARCH_BACKENDS["default"]`."""

    query_compiler_class = Compiler
    autocomplete_query_compiler_class = Compiler
    index_class = Index
    results_class = Results
    rebuilder_class = Rebuilder
