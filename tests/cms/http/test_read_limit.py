"""What is computed at length has places of its own; everything else is answered as ever."""

from io import BytesIO

import pytest

from cms.http.places import Places
from cms.http.read_limit import ReadLimiter

ONE, OTHER, THIRD = (f"203.0.113.{number}" for number in (1, 2, 3))


@pytest.fixture
def limit():
    return ReadLimiter(lists=Places(2, 1), questions=Places(2, 1))


def ask(limit, path, query="", address=ONE, application=None):
    """The status and when to try again; `application` is what answers, otherwise 200."""
    said = []

    def answer(environ, start_response):
        start_response("200 OK", [])
        return application() if application else []

    environ = {
        "REQUEST_METHOD": "GET",
        "wsgi.input": BytesIO(),
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": address,
    }
    limit(
        environ, lambda status, headers: said.append((status[:3], dict(headers).get("Retry-After"))), answer
    )
    return said[-1]


LISTS = [
    ("/telecharger/projects.csv", ""),
    ("/telecharger/projects.geojson", "bbox=-12,12,-9,15"),
    ("/admin/reports/locked/", "export=csv"),
    ("/admin/syndication/subscription/1/attempts.csv", ""),
]
QUESTIONS = [
    ("/projets/", "sector=water&year=2005"),
    ("/recherche/", "q=puits"),
    ("/flux/tout.rss", "q=puits"),
    ("/", "x=1"),
]
OTHERS = [
    ("/", ""),
    ("/healthz", ""),
    ("/projets/", ""),
    ("/projets/", "utm_source=lettre&fbclid=1"),
    ("/api/v1/content", "q=puits"),
    ("/static/css/site.css", "v=1"),
    ("/media/public/images/a.jpg", "pass=1"),
    ("/admin/pages/", "q=puits"),
]


@pytest.mark.parametrize("kind", [LISTS, QUESTIONS], ids=["lists", "questions"])
def test_one_too_many_is_told_when_to_try_again(limit, kind):
    path, query = kind[0]

    def meanwhile():
        """One of each address is under way when these ask."""
        found = [ask(limit, *asked, address=ONE) for asked in kind]
        assert {status for status, _ in found} == {"503"}
        assert all(int(retry) > 0 for _, retry in found)
        ask(limit, path, query, OTHER, lambda: found.append(ask(limit, path, query, THIRD)) or [])
        assert found[-1][0] == "503"
        assert {ask(limit, *other)[0] for other in OTHERS} == {"200"}
        return []

    assert ask(limit, path, query, ONE, meanwhile)[0] == "200"
    assert [ask(limit, *asked)[0] for asked in kind] == ["200"] * len(kind)


def test_a_place_is_given_back_when_the_answer_fails(limit):
    with pytest.raises(ZeroDivisionError):
        ask(limit, "/telecharger/projects.csv", application=lambda: 1 / 0)
    assert ask(limit, "/telecharger/projects.csv")[0] == "200"


def test_lists_and_questions_do_not_wait_for_each_other(limit):
    found = []
    ask(limit, *LISTS[0], application=lambda: found.append(ask(limit, *QUESTIONS[0])) or [])
    assert found == [("200", None)]
