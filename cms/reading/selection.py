"""What is asked of the frozen rows: type, language, words, filters, places; before order and pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from cms.publishing.models import Facet, Publication
from cms.reading import full_text, places, statements
from cms.reading.values import Box, Circle


@dataclass(frozen=True)
class Selection:
    """Conditions on publications; None means no condition."""

    type: str | None = None
    lang: str | None = None
    terms: tuple[str, ...] | None = None
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    box: Box | None = None
    circle: Circle | None = None
    placed: bool = False
    types: tuple[str, ...] | None = None
    """Any of these types."""

    @property
    def is_narrowed(self) -> bool:
        """Whether only some of a type's items are asked for."""
        return bool(self.filters) or self._is_searched

    @property
    def has_one_value(self) -> bool:
        """Whether the items asked for are exactly those with one value under one name."""
        names = [{*values} for _name, values in self.filters]
        return len(names) == 1 and len(names[0]) == 1 and not self._is_searched

    @property
    def _is_searched(self) -> bool:
        return bool(self.box or self.circle) or self.terms is not None

    def of_kind(self, rows: QuerySet) -> QuerySet:
        """Those of these rows (publications, facet counts) that have the types and the language asked for."""
        conditions = {name: value for name, value in (("type", self.type), ("lang", self.lang)) if value}
        rows = rows.filter(**conditions)
        return rows if self.types is None else rows.filter(type__in=self.types)

    def without_words(self) -> tuple[Selection, dict[str, str]]:
        """The same with stand-ins for its words, as all such share a statement; and what these stand for."""
        if not self.terms:
            return self, {}
        stand_ins = statements.stems(len(self.terms))
        written = zip(full_text.parameters(stand_ins), full_text.parameters(self.terms), strict=True)
        return replace(self, terms=stand_ins), dict(written)

    def publications(self, now: datetime | None = None) -> QuerySet:
        """The live publications asked for."""
        rows = self.of_kind(Publication.objects.live(now or timezone.now()))
        for name, values in self.filters:
            matching = Facet.objects.filter(name=name, value__in=values)
            rows = rows.filter(pk__in=matching.values("publication_id"))
        rows = rows if self.terms is None else full_text.matching(rows, self.terms)
        rows = places.within(rows, self.box) if self.box else rows
        rows = places.around(rows, self.circle) if self.circle else rows
        return rows.placed() if self.placed else rows
