"""What the edge keeps, for whom, how it is answered, and all that it refuses to keep."""

import gzip
import time
from threading import Barrier, Event, Thread, Timer

import brotli
import pytest

from cms.delivery.responses import SHARED_HEADERS
from cms.edge_cache import middleware, store
from cms.edge_cache.query_tracking import QUERY_USE, TrackedQuery
from cms.edge_cache.store import MOST_NORMALIZED, RESPONSE_OVERHEAD, VARIANT_OVERHEAD
from tests.cms.edge_cache.builders import PUBLIC, ask, edge_before, environment, public
from tests.waiting import PATIENCE

LONG = "<p>un long récit</p>" * 100
TAG = '"abc"'


def times_asked(edge, *questions: dict) -> int:
    """How often the origin was asked for these requests."""
    for question in questions:
        ask(edge, **question)
    return len(edge.application.asked)


def test_what_is_public_is_asked_once():
    edge = edge_before(public())
    assert times_asked(edge, {}, {}, {"method": "HEAD"}, {"path": "/autre"}) == 2
    assert ask(edge).body == b"<p>puits</p>"


def test_who_saves_data_is_answered_apart_and_alike():
    edge = edge_before(
        lambda environ: public(environ.get("HTTP_SAVE_DATA", "all"), Vary="Save-Data")(environ)
    )
    for _ in range(2):
        answers = [ask(edge).body, ask(edge, save_data="on").body, ask(edge, save_data=" ON").body]
        assert answers == [b"all", b"on", b"on"]
    assert len(edge.application.asked) == 2


def test_a_change_of_the_present_makes_it_ask_again():
    edge = edge_before(public())
    ask(edge)
    edge.watch.move()
    assert times_asked(edge, {}, {}) == 2


def test_an_answer_made_while_the_present_moved_is_not_taken_for_the_new_one():
    edge = edge_before(public())
    honest = edge.application.says
    edge.application.says = lambda environ: edge.watch.move() or honest(environ)
    ask(edge)
    edge.application.says = honest
    assert times_asked(edge, {}) == 2


def test_without_a_present_nothing_is_kept():
    edge = edge_before(public())
    edge.watch.state = None
    assert times_asked(edge, {}, {}) == 2


def test_an_answer_in_doubt_is_asked_for_again():
    edge = edge_before(public())
    ask(edge)
    edge.watch.doubt()
    assert times_asked(edge, {}) == 2


def test_nothing_is_kept_for_ever(monkeypatch):
    monkeypatch.setattr(middleware, "MAX_AGE", 0.0)
    assert times_asked(edge_before(public()), {}, {}) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "max-age=60"},
        {"Cache-Control": "public, no-store"},
        {"Cache-Control": "private, public"},
        {"Cache-Control": "public, no-cache"},
        {"Set-Cookie": "a=b"},
        {"Vary": "Cookie"},
        {"Vary": "*"},
        {"Vary": "Accept-Encoding, Accept-Language"},
        {"Content-Encoding": "br"},
    ],
    ids=str,
)
def test_what_is_not_for_everybody_is_not_kept(headers):
    edge = edge_before(lambda environ: ("200 OK", {**PUBLIC, **headers}, b"secret"))
    assert times_asked(edge, {}, {}) >= 2
    assert ask(edge).headers.items() >= headers.items()
    assert edge.store.responses == {}


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "400 Bad", "403 No", "500 Error", "206 Part"])
def test_no_other_status_is_kept(status):
    assert times_asked(edge_before(public(status=status)), {}, {}) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_not_there_is_kept(status):
    assert times_asked(edge_before(public(status=status)), {}, {}) == 1


@pytest.mark.parametrize(
    "request_",
    [
        {"cookie": "sessionid=1"},
        {"authorization": "Bearer x"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"host": "autre.example"},
    ],
    ids=str,
)
def test_who_says_something_of_themselves_gets_nothing_that_was_kept(request_):
    edge = edge_before(public())
    ask(edge)
    assert times_asked(edge, request_, request_) == 3
    assert edge.application.asked[1]["REMOTE_ADDR"] == "203.0.113.9"


def test_on_a_secure_site_only_secure_requests_are_answered():
    edge = edge_before(public(), origin="https://site.example")
    secure = {"x_forwarded_proto": "https"}
    assert times_asked(edge, secure, secure, {}, {}) == 3
    assert edge.application.asked[0]["HTTP_X_FORWARDED_PROTO"] == "https"


@pytest.mark.parametrize("path", ["/static/a.css", "/media/public/a.jpg", "/admin/", "/authoring/v3/"])
def test_files_and_the_doors_of_the_staff_are_not_even_tried(path):
    edge = edge_before(public())
    assert times_asked(edge, {"path": path}, {"path": path}) == 2
    assert QUERY_USE not in edge.application.asked[0]


def test_what_is_asked_says_nothing_of_who_asks():
    edge = edge_before(public())
    ask(
        edge, user_agent="Phone", referer="https://x.example", accept_language="en", x_forwarded_for="1.2.3.4"
    )
    [question] = edge.application.asked
    named = {name for name in question if name.startswith(("HTTP_", "REMOTE_", "CONTENT_"))}
    assert (named, question["HTTP_HOST"], question["REQUEST_METHOD"]) == (
        {"HTTP_HOST"},
        "site.example",
        "GET",
    )


@pytest.mark.parametrize(
    ("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)]
)
def test_each_encoding_has_its_own_bytes_and_tag(encoding, decode):
    edge = edge_before(public(LONG, ETag=TAG))
    for _time in range(2):
        answer = ask(edge, accept_encoding=encoding)
        assert decode(answer.body) == LONG.encode()
        assert answer.headers["ETag"] == (f'"abc-{encoding}"' if encoding else TAG)
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert answer.headers["Content-Length"] == str(len(answer.body))
    assert len(edge.application.asked) == 1


def test_a_short_answer_is_not_compressed():
    assert "Content-Encoding" not in ask(edge_before(public()), accept_encoding="br").headers


@pytest.mark.parametrize("tags", ['"x", "abc-br"', 'W/"abc-br"', "*", ' "abc-br" , "y"'])
def test_who_has_it_already_is_told_so(tags):
    edge = edge_before(public(LONG, ETag=TAG, Link="<x>", Content_Language="fr", **SHARED_HEADERS))
    for _time in range(2):
        answer = ask(edge, accept_encoding="br", if_none_match=tags)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers == {
            "Cache-Control": "public, max-age=0",
            "ETag": '"abc-br"',
            "Link": "<x>",
            "Vary": "Accept-Encoding",
            **SHARED_HEADERS,
        }
    assert ask(edge, accept_encoding="br", if_none_match=TAG).status == 200


def test_who_has_it_by_its_date_is_told_so_where_no_tag_is_sent():
    modified, before = "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:36 GMT"
    later = "Mon, 07 Nov 1994 00:00:00 GMT"
    edge = edge_before(public(LONG, ETag=TAG, Last_Modified=modified))
    for _time in range(2):
        assert (ask(edge, if_modified_since=modified).status, ask(edge).status) == (304, 200)
    assert ask(edge, method="HEAD", if_modified_since=modified).status == 304
    assert [ask(edge, if_modified_since=since).status for since in (before, later)] == [200, 200]
    assert ask(edge, if_modified_since=modified, if_none_match='"x"').status == 200
    assert ask(edge_before(public(LONG, ETag=TAG)), if_modified_since=modified).status == 200
    gone = edge_before(public(LONG, status="410 Gone", Last_Modified=modified))
    assert ask(gone, if_modified_since=modified).status == 410


def test_head_is_get_without_its_body():
    edge = edge_before(public(LONG, ETag=TAG))
    head, got = ask(edge, method="HEAD"), ask(edge)
    assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")


def test_what_cannot_be_kept_is_handed_on_as_it_is():
    edge = edge_before(public(LONG, status="403 No", X="y"))
    assert ask(edge).body == LONG.encode()
    assert ask(edge_before(public(LONG, status="403 No")), method="HEAD").body == b""


def test_what_differs_by_language_is_asked_in_the_readers_own():
    def problem(environ):
        language = environ.get("HTTP_ACCEPT_LANGUAGE", "fr")
        return "404 Not Found", {"Cache-Control": "no-store", "Vary": "Accept-Language"}, language.encode()

    edge = edge_before(problem)
    for language in ("en", "fr", "en"):
        assert ask(edge, accept_language=language).body == language.encode()
        edge.watch.move()
    assert times_asked(edge, {}) == 7  # twice for who says a language, once for who says none


# Memory


def test_the_least_used_answers_make_room():
    edge = edge_before(public("x" * 8_000), budget=120_000)
    for number in range(30):
        ask(edge, "/toujours")
        ask(edge, f"/{number}")
        assert edge.store.size <= 120_000
    made = [question["PATH_INFO"] for question in edge.application.asked]
    assert made.count("/toujours") == 1
    assert ("/0", "") not in edge.store.responses
    assert ("/29", "") in edge.store.responses
    assert edge.store.size == sum(kept.size for kept in edge.store.responses.values())


def test_what_is_new_finds_room_among_what_everybody_asks_for():
    edge = edge_before(public("x" * 8_000), budget=120_000)
    for number in range(30):
        for path, _query in list(edge.store.responses):
            ask(edge, path)
        ask(edge, f"/{number}")
        assert (f"/{number}", "") in edge.store.responses


def test_encodings_count_as_well():
    edge = edge_before(public(LONG), budget=120_000)
    for encoding in ("", "br", "gzip"):
        ask(edge, accept_encoding=encoding)
        [kept] = edge.store.responses.values()
        assert edge.store.size == kept.size
    assert kept.size == RESPONSE_OVERHEAD + 1 + sum(
        VARIANT_OVERHEAD + len(variant.body[0]) for variant in kept.variants.values()
    )


def test_an_answer_that_would_take_too_much_is_not_kept():
    assert times_asked(edge_before(public(LONG), budget=10_000), {}, {}) == 2


def test_an_address_too_long_is_not_kept():
    query = "a" * middleware.LONGEST_ADDRESS
    assert times_asked(edge_before(public()), {"query": query}, {"query": query}) == 2


def test_nothing_is_remembered_of_what_is_too_long():
    edge = edge_before(public(LONG))
    ask(edge)
    before = middleware.cached_encoding.cache_info().currsize
    for number in range(20):
        ask(edge, query=f"{number}={'a' * middleware.LONGEST_ADDRESS}")
        ask(edge, accept_encoding=f"{number}, {'a' * middleware.LONGEST_ACCEPT_ENCODING}, br")
    assert edge.store.normalized == {}
    assert middleware.cached_encoding.cache_info().currsize == before


def test_spellings_are_forgotten_before_there_are_many():
    edge = edge_before(public())
    for number in range(MOST_NORMALIZED + 10):
        ask(edge, query=f"fbclid={number}")
        assert len(edge.store.normalized) <= MOST_NORMALIZED
    assert len(edge.application.asked) == 1


def listed(environ):
    """One parameter decides whether the view looks at another."""
    query = TrackedQuery(environ["QUERY_STRING"])
    query.use = environ.get(QUERY_USE)
    body = query.get("page", "") and f"{query['page']} {query.get('topic')}"
    return "200 OK", PUBLIC, body.encode()


def test_when_it_is_forgotten_what_answers_depend_on_the_answers_go_too(monkeypatch):
    monkeypatch.setattr(store, "MOST_PATHS", 5)
    edge = edge_before(listed)
    ask(edge, query="page=2")
    ask(edge, query="page=2&topic=eau")
    for number in range(5):
        ask(edge, f"/{number}/")
    ask(edge, query="utm=1")
    assert ask(edge, query="page=2&topic=sel").body == b"2 sel"
    assert edge.store.size == sum(kept.size for kept in edge.store.responses.values())


def test_addresses_that_mean_nothing_fill_no_memory():
    edge = edge_before(public())
    for number in range(50):
        ask(edge, query=f"fbclid={number}")
    assert len(edge.application.asked) == 1
    assert list(edge.store.responses) == [("/", "")]


# Many at once


def together(count: int, act) -> None:
    barrier = Barrier(count)
    threads = [Thread(target=lambda: (barrier.wait(PATIENCE) and None) or act()) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)


def test_many_who_ask_at_once_are_one_question(monkeypatch):
    monkeypatch.setattr(middleware, "WAIT_SECONDS", PATIENCE)
    edge = edge_before(public())
    held, honest, answers = Event(), edge.application.says, []

    def slow(environ):
        held.wait(0.5)
        return honest(environ)

    edge.application.says = slow
    together(12, lambda: answers.append(ask(edge).body))
    assert answers == [b"<p>puits</p>"] * 12
    assert len(edge.application.asked) == 1
    assert edge.in_flight == {}


def test_who_waits_gets_no_answer_to_another_question():
    """That it is another becomes known only with the answer: the first to ask for a page's topic."""
    edge = edge_before(listed)
    ask(edge)  # teaches that answers depend on `page`
    inside, go_on, answers = Event(), Event(), {}

    def slow(environ):
        inside.set()
        go_on.wait(PATIENCE)
        return listed(environ)

    edge.application.says = slow

    def reader(topic: str) -> Thread:
        return Thread(target=lambda: answers.update({topic: ask(edge, query=f"page=2&topic={topic}").body}))

    readers = [reader(topic) for topic in ("eau", "sel")]
    readers[0].start()
    assert inside.wait(PATIENCE)
    readers[1].start()
    Timer(0.2, go_on.set).start()
    for thread in readers:
        thread.join(PATIENCE)
    assert answers == {"eau": b"2 eau", "sel": b"2 sel"}


def test_an_answer_older_than_the_question_is_given_to_nobody():
    """Who asks after a withdrawal must not be handed what somebody began to ask before it."""
    edge = edge_before(public("avant"))
    asked, answer = Event(), Event()

    def before(environ):
        asked.set()
        answer.wait(PATIENCE)
        return public("avant")(environ)

    edge.application.says = before
    first = Thread(target=ask, args=[edge])
    first.start()
    assert asked.wait(PATIENCE)
    edge.watch.move()
    edge.application.says = public("après")
    late = []
    second = Thread(target=lambda: late.append(ask(edge).body))
    second.start()
    answer.set()
    first.join(PATIENCE)
    second.join(PATIENCE)
    assert late == ["après".encode()]


def test_what_nobody_may_share_keeps_nobody_waiting():
    edge = edge_before(lambda environ: ("200 OK", {"Set-Cookie": "a=b"}, b"form"))
    ask(edge)
    barrier, honest = Barrier(4), edge.application.says
    edge.application.says = lambda environ: (barrier.wait(PATIENCE) and None) or honest(environ)
    together(4, lambda: ask(edge))  # all four are inside at once, or the barrier breaks
    assert len(edge.application.asked) == 5


# When Django or the database fails


AWAY = public("désolé", status="503 Away")


@pytest.fixture
def no_time_passes(monkeypatch):
    """What is counted in seconds is the same on a machine that stalls."""
    now = time.monotonic()
    monkeypatch.setattr(middleware.time, "monotonic", lambda: now)


def failing(edge, how=AWAY) -> None:
    edge.application.says = how
    edge.watch.doubt(1.5)


def raising(environ):
    raise RuntimeError


@pytest.mark.parametrize("how", [AWAY, raising])
def test_the_last_good_answer_stands_in(how, no_time_passes):
    edge = edge_before(public(LONG, ETag=TAG))
    ask(edge)
    failing(edge, how)
    for _time in range(3):
        answer = ask(edge, accept_encoding="br")
        assert (answer.status, brotli.decompress(answer.body)) == (200, LONG.encode())
        assert answer.headers["Cache-Status"] == "edge; hit; ttl=-2"
        assert answer.headers["Cache-Control"] == "no-store"
    assert len(edge.application.asked) == 2  # one that has just failed is left alone for a moment


def test_for_a_minute_and_no_longer(no_time_passes):
    edge = edge_before(public())
    ask(edge)
    failing(edge)
    edge.watch.doubt(middleware.STALE_IF_ERROR - 1)
    assert ask(edge).status == 200
    edge.watch.doubt(middleware.STALE_IF_ERROR + 1)
    assert ask(edge).status == 503


def test_never_after_something_changed():
    edge = edge_before(public())
    ask(edge)
    edge.watch.move()
    failing(edge)
    assert ask(edge).status == 503


def test_never_after_something_expired():
    edge = edge_before(public())
    edge.watch.move(until=0.0)
    ask(edge)
    failing(edge)
    assert ask(edge).status == 503


def test_an_error_without_a_good_answer_is_the_error():
    edge = edge_before(raising)
    with pytest.raises(RuntimeError):
        ask(edge)
    assert edge.in_flight == {}
    assert ask(edge_before(AWAY)).status == 503


def test_one_page_that_fails_takes_no_other_with_it():
    """While the present can be seen, the site is well: what is old is asked for again."""
    edge = edge_before(
        lambda environ: (AWAY if environ["PATH_INFO"] == "/panne" else public("bien"))(environ)
    )
    ask(edge)
    next(iter(edge.store.responses.values())).expires_at = time.monotonic() - 1
    assert ask(edge, "/panne").status == 503
    answer = ask(edge)
    assert (answer.body, answer.headers["Cache-Control"]) == (b"bien", PUBLIC["Cache-Control"])


def test_a_site_that_comes_back_is_asked():
    edge = edge_before(public())
    ask(edge)
    failing(edge)
    ask(edge)
    edge.failed_at -= middleware.FAILURE_PAUSE
    edge.application.says = public("revenu")
    assert ask(edge).body == b"revenu"


def refusing(environ, start_response, application):
    """A limit that lets nobody through."""
    start_response("503 Service Unavailable", [("Retry-After", "2")])
    return [b""]


def test_what_is_kept_passes_no_limit_and_everything_else_does():
    edge = edge_before(public())
    assert ask(edge).status == 200
    edge.limit = refusing
    assert ask(edge).status == 200
    assert ask(edge, "/autre/").status == 503
    assert ask(edge, cookie="a=b").status == 503
    assert len(edge.application.asked) == 1


def test_what_says_that_it_is_too_large_to_keep_is_not_read_but_asked_for_again():
    edge = edge_before(public("x" * 200_000, Content_Length="200000"), budget=1_000_000)
    read = []
    edge.store.put = lambda *kept: read.append(kept)
    assert ask(edge, accept_encoding="br").body == b"x" * 200_000
    assert not read
    assert [asked.get("HTTP_ACCEPT_ENCODING") for asked in edge.application.asked] == [None, "br"]


def test_at_once_is_only_what_is_there_and_true():
    """The loop of the server calls this: nothing is asked, waited for or compressed."""
    edge, said = edge_before(public(LONG)), []

    def at_once(**headers):
        return edge.at_once(environment(**headers), lambda *answer: said.append(answer))

    assert at_once() is None
    ask(edge)
    assert b"".join(at_once()) == LONG.encode()
    assert at_once(accept_encoding="br") is None
    ask(edge, accept_encoding="br")
    assert brotli.decompress(b"".join(at_once(accept_encoding="br"))) == LONG.encode()
    assert at_once(cookie="sessionid=1") is None
    edge.watch.move()
    assert at_once() is None
    assert (len(said), len(edge.application.asked)) == (2, 1)
