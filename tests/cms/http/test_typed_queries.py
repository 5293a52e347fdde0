"""A parameter finds what was kept, however its accents are written; what is malformed is still refused."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.http.typed_queries import read_as_kept
from cms.testing import catch_up
from tests.projects.builders import project
from tests.search.builder import ask, item

QUERIES = {
    "composed": ("a=K%C3%A9", "a=K%C3%A9"),
    "decomposed": ("a=Ke%CC%81", "a=K%C3%A9"),
    "lower case, as it came": ("a=K%c3%a9&b=%2f+%20", "a=K%c3%a9&b=%2f+%20"),
    "invisible": ("q=pu%E2%80%8Bits%C2%AD&page=2", "q=puits&page=2"),
    "a control is left to be refused": ("q=a%00e%CC%81", "q=a%00e%CC%81"),
    "no UTF-8": ("q=%e9e%CC%81", "q=%e9e%CC%81"),
    "without a value": ("envoye&%CC%81&=", "envoye&%CC%81&="),
    "bytes that nobody escaped": ("q=Ke\xcc\x81", "q=K%C3%A9"),
}


@pytest.mark.parametrize(("query", "kept"), QUERIES.values(), ids=QUERIES)
def test_values_are_read_as_they_would_be_kept(query, kept):
    request = RequestFactory().get("/")
    request.META["QUERY_STRING"] = query
    read_as_kept(lambda given: HttpResponse())(request)
    assert request.META["QUERY_STRING"] == kept


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["Kéniéba", "Ke\u0301nie\u0301ba", "Ké\u200bniéba"])
def test_a_filter_finds_what_was_kept(client, value):
    project(cercle="Kéniéba")
    catch_up()
    assert client.get("/api/v1/content/projects", {"cercle": value}).json()["total"] == 1
    assert "</entry>" in client.get("/flux/projects.atom", {"cercle": value}).content.decode()
    assert client.get("/api/v1/content/projects", {"cercle": "\0Kéniéba"}).status_code == 400


@pytest.mark.django_db
def test_a_search_finds_what_was_kept():
    item("Un puits à Kéniéba")
    assert "1 résultat" in ask("Ke\u0301nie\u0301ba\u00ad")
