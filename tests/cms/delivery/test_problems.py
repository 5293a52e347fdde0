"""A problem is raised before its language is known, and told in that of whoever asked."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from cms.delivery.parameters import SEARCH, read_parameters
from cms.delivery.problems import KINDS, LANGUAGES, Problem

FRENCH = ("Paramètre refusé", "Paramètre refusé : x, q.", "200 caractères et 20 mots au plus")
ENGLISH = ("Invalid parameter", "Parameter not accepted: x, q.", "at most 200 characters and 20 words")


def rendered(problem, accepted):
    """What the caller reads, whatever language the process was speaking."""
    request = RequestFactory().get("/api/v1/x", headers={"accept-language": accepted})
    return problem.body(request, problem.response(request)["Content-Language"])


@pytest.mark.parametrize("spoken", ["fr", "en", None])
@pytest.mark.parametrize(
    ("accepted", "title", "detail", "allowed"),
    [
        ("fr", *FRENCH),
        ("de, en;q=0.5", *ENGLISH),
        ("de", *FRENCH),
    ],
)
def test_refused_parameters_are_told_in_the_language_of_the_caller(spoken, accepted, title, detail, allowed):
    query = RequestFactory().get("/", {"x": "1", "q": "a" * 201}).GET
    with translation.override(spoken), pytest.raises(Problem) as raised:
        read_parameters(query, [SEARCH])
    with translation.override(spoken):
        body = rendered(raised.value, accepted)
        assert translation.get_language() == spoken
    assert (body["title"], body["detail"]) == (title, detail)
    assert body["errors"][0] == {"name": "x", "value": "1", "allowed": "q"}
    assert body["errors"][1]["allowed"] == allowed


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_sentences_in_each_language(kind):
    sentences = {Problem(kind).sentences(lang)[:2] for lang in LANGUAGES}
    assert len({sentence for several in sentences for sentence in several}) == 4


def test_a_braced_name_is_repeated_as_it_was_sent():
    query = RequestFactory().get("/", {"{names}%s": "1"}).GET
    with pytest.raises(Problem) as raised:
        read_parameters(query, [])
    assert rendered(raised.value, "fr")["detail"] == "Paramètre refusé : {names}%s."
