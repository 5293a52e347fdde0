"""How good and how fast the order of search results is; `pytest -s` shows the figures, no time is judged.

Decision 0004 quotes what this prints: nDCG@10 over the judged questions of `relevance.json` (1 is
the perfect order), and milliseconds for the first page among 10,000 items.
"""

import json
import math
import time
from pathlib import Path
from random import Random

import pytest
from django.db import connection
from django.db.models import F, FloatField
from django.db.models.expressions import RawSQL
from django.test import Client

from cms.publishing.models import Publication
from cms.reading import full_text
from cms.reading.values import search_terms
from tests.cms.reading.builder import publish_texts

pytestmark = pytest.mark.django_db

CORPUS = json.loads((Path(__file__).parent / "relevance.json").read_text())
BM25 = "-bm25(publishing_search, 10.0, 1.0)"
TS_RANK = "ts_rank(search_vector, plainto_tsquery('simple', %s), 1)"


def by_titles(rows, terms):
    return rows.annotate(score=full_text.relevance(terms))


def by_date(rows, terms):
    return rows.annotate(score=F("published_at"))


def by_statistics(rows, terms):
    """What the database itself offers: bm25 on SQLite, ts_rank on PostgreSQL."""
    if connection.vendor == "postgresql":
        return rows.annotate(score=RawSQL(TS_RANK, [" ".join(terms)], output_field=FloatField()))
    words = " ".join(f'"{term}"' for term in terms)
    joined = ["publishing_search.rowid = publishing_publication.id", "publishing_search MATCH %s"]
    rows = rows.extra(tables=["publishing_search"], where=joined, params=[words])
    return rows.annotate(score=RawSQL(BM25, [], output_field=FloatField()))


ORDERS = {"date": by_date, "titles": by_titles, "database": by_statistics}


def first_page(order, terms: tuple[str, ...], limit=10) -> list[str]:
    rows = Publication.objects.live().filter(lang="fr")
    if order is not by_statistics or connection.vendor != "sqlite":
        rows = full_text.matching(rows, terms)
    rows = order(rows, terms).order_by("-score", "-published_at", "-ref")
    return list(rows.values_list("title_key", flat=True)[:limit])


def ndcg(titles: list[str], grades: dict[str, int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen, 2002)."""
    ideal = sorted(grades.values(), reverse=True)
    return _gain([grades.get(title, 0) for title in titles]) / _gain(ideal)


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:10]))


@pytest.fixture(autouse=True)
def _say_so(capsys):
    yield
    with capsys.disabled():
        print(f"\n{connection.vendor}\n{capsys.readouterr().out}", end="")


def test_quality():
    publish_texts([tuple(item) for item in CORPUS["items"]])
    for name, order in ORDERS.items():
        gains = {
            question: ndcg(first_page(order, search_terms(question)), grades)
            for question, grades in CORPUS["judgements"].items()
        }
        worst = sorted(gains, key=gains.get)[:3]
        print(f"  {name:9} nDCG@10 {sum(gains.values()) / len(gains):.3f}", worst)
    assert gains


@pytest.mark.slow
def test_time():
    random = Random(7)
    vocabulary = [f"mot{number}" for number in range(5000)]
    items = CORPUS["items"]
    publish_texts(
        [
            (
                f"{items[number % len(items)][0]} {random.choice(vocabulary)}",
                " ".join([items[number % len(items)][1], "rare " * (number % 1000 == 0), "partout "])
                + " ".join(random.choices(vocabulary, k=120)),
            )
            for number in range(10_000)
        ]
    )
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE publishing_publication")
    Client().get("/recherche/")
    for question in ("rare", "forage", "eau", "partout"):
        terms = search_terms(question)
        total = full_text.matching(Publication.objects.live(), terms).count()
        print(f"  {question:8} {total:6} items", end="")
        for name, order in ORDERS.items():
            began = time.perf_counter()
            assert first_page(order, terms)
            print(f"  {name} {(time.perf_counter() - began) * 1000:7.1f} ms", end="")
        began = time.perf_counter()
        assert Client().get("/recherche/", {"q": question}).status_code == 200
        print(f"  whole page {(time.perf_counter() - began) * 1000:7.1f} ms")
