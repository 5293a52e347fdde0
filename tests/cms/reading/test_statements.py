"""SQL that is composed once answers as the query would, at every moment, for every name.

The second half names what `Statement` relies on of Django's compiler, which promises little of it. Whoever
moves to another release of Django and sees one of these fail finds in decision 13 what to do.
"""

from datetime import timedelta

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import IntegerField, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.publishing.models import Publication
from cms.reading import full_text, queries, statements
from cms.reading.queries import ORDERS
from cms.reading.selection import Selection
from cms.reading.statements import NOW, REF, SORT_KEYS, Statement
from cms.reading.values import Box, Circle, search_terms
from tests.cms.reading.builder import MORNING, publish

pytestmark = pytest.mark.django_db
VALUES = {"sort": "-published_at", "limit": 20, "cursor": None}


def test_the_moment_is_that_of_the_reader_not_of_the_first_one():
    now = timezone.now()
    row = publish(expires_at=now + timedelta(hours=1))
    found = [
        queries.keyset_page(Selection("news", "fr"), VALUES, now + timedelta(minutes=minutes), "ref").items
        for minutes in (0, 90, 30)
    ]
    assert found == [[row.ref], [], [row.ref]]


def test_values_are_those_of_the_fields():
    row = publish(place=(-11.5, 14.25))
    fields = ("published_at", "live", "longitude", "ref")
    statement = Statement(Publication.objects.filter(ref=REF).values_list(*fields))
    for _time in range(2):
        assert statement.rows({REF: row.ref}) == [(row.published_at, True, -11.5, row.ref)]
    assert statement.rows({REF: "news/none.fr"}) == []
    assert statement.count({REF: row.ref}) == 1


def test_what_can_find_nothing_asks_nothing():
    statement = Statement(Publication.objects.none().values_list("pk"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert (statement.rows({NOW: timezone.now()}), statement.count({})) == ([], 0)
    assert len(asked) == 0


@pytest.mark.parametrize("sort", ORDERS)
def test_each_place_and_each_word_has_its_own_answer_from_one_statement(sort):
    rows = {word: [publish(f"{word} {number}") for number in range(3)] for word in ("Puits", "Forage")}
    queries._page_statement.cache_clear()
    for word, several in rows.items():
        asked, found, cursor = Selection("news", "fr", search_terms(word)), [], None
        for _page in several:
            page = queries.page(asked, {"sort": sort, "limit": 1, "cursor": cursor}, "ref")
            found, cursor = [*found, *page.items], page.cursor
            assert page.total == len(several)
        assert cursor is None
        assert found == list(queries.ordered(asked, sort).values_list("ref", flat=True))
    assert queries._page_statement.cache_info().misses == 2


# What it relies on of Django

CHANGED = "Django has changed what cms/reading/statements.py relies on: see docs/decisions/0013"
SELECTIONS = {
    "all": Selection(),
    "a type": Selection("news", "fr"),
    "some types": Selection(lang="fr", types=("news", "albums")),
    "filters": Selection("news", "fr", filters=(("sector", ("water", "health")), ("year", ("2008",)))),
    "a rectangle": Selection("news", "fr", box=Box(-12, 12, -8, 15), placed=True),
    "a circle": Selection("news", "fr", circle=Circle(14.4, -11.4, 20)),
    "words": Selection("news", "fr", search_terms("puits forage")),
    "a word and a filter": Selection("news", "fr", ("puit",), (("sector", ("water",)),)),
}
PLACE = {
    "published_at": MORNING,
    "updated_at": MORNING + timedelta(days=1),
    "title_key": "un puits",
    "ref": "news/one.fr",
    "score": 2,
}
"""Where a list goes on."""


@pytest.mark.parametrize("continued", [False, True], ids=["first page", "continued"])
@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("name", SELECTIONS)
def test_it_composes_the_same_sql_for_stand_ins_as_for_values(name, sort, continued):
    selection, keys, now = SELECTIONS[name], ORDERS[sort].keys, timezone.now()
    alike, words = selection.without_words()
    composed_once = queries._page_statement(alike, sort, 20, continued, ("card",))
    place = [PLACE[key] for key in keys] if continued else None
    rows = queries.page_rows(selection, sort, 20, now, place)
    composed_for_reader = Statement(rows.values_list("card", *keys))
    values = {NOW: now, **words, **{SORT_KEYS[key]: PLACE[key] for key in keys}}
    assert composed_once.sql == composed_for_reader.sql, CHANGED
    assert composed_once.params_with(values) == composed_for_reader.params, CHANGED


PLACED = Publication.objects.alias(score=Value(0, output_field=IntegerField()))
STAND_INS = {
    "the moment": (NOW, PLACED.filter(expires_at__gt=NOW)),
    "a name": (REF, PLACED.filter(ref=REF)),
    "a stem": (statements.stems(1)[0], PLACED.filter(title_key=statements.stems(1)[0])),
    **{
        f"the sort key {key}": (value, PLACED.filter(**{f"{key}__lt": value}))
        for key, value in SORT_KEYS.items()
    },
}


@pytest.mark.parametrize("name", STAND_INS)
def test_a_stand_in_is_one_parameter_as_its_field_writes_it(name):
    stand_in, rows = STAND_INS[name]
    assert Statement(rows.values_list("pk")).params_with({stand_in: "found"}).count("found") == 1, CHANGED


def test_words_searched_for_are_parameters_by_themselves():
    alike, words = SELECTIONS["words"].without_words()
    params = queries._selection_statement(alike).params_with(dict.fromkeys(words, "found"))
    assert params.count("found") == 1, CHANGED
    assert list(words) == full_text.parameters(alike.terms)


def test_the_compiler_gives_the_sql_and_a_parameter_for_each_of_its_places():
    rows = Publication.objects.filter(lang="fr", ref__in=["100 %", "b"]).order_by("pk")
    sql, params = rows.values_list("pk").query.get_compiler(using=rows.db).as_sql()
    assert (sql.count("%s"), list(params)) == (3, ["fr", "100 %", "b"]), CHANGED


def test_the_compiler_names_the_columns_whose_values_another_compiler_converts():
    row = publish()
    rows = Publication.objects.filter(pk=row.pk).values_list("live", "published_at")
    first, second = (rows.query.get_compiler(using=rows.db) for _time in range(2))
    sql, params = first.as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        raw = cursor.fetchall()
    converters = second.get_converters([column for column, *_ in first.select])
    assert list(map(tuple, second.apply_converters(raw, converters))) == [(True, row.published_at)], CHANGED


def test_the_compiler_says_by_an_exception_what_can_find_nothing():
    nothing = Publication.objects.filter(pk__in=[])
    with pytest.raises(EmptyResultSet):
        nothing.query.get_compiler(using=nothing.db).as_sql()
