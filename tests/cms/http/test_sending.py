"""Small answers leave at once; large ones piece by piece, a few at a time, and their place is given back."""

from io import BytesIO

import pytest

from cms.http.places import Places
from cms.http.sending import LARGE, PIECE, SendLimiter

ONE, OTHER, THIRD = (f"203.0.113.{number}" for number in (1, 2, 3))


class Streamed:
    """A body that comes from elsewhere, and says whether it was closed."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces, self.closed = pieces, False

    def __iter__(self):
        return iter(self.pieces)

    def close(self) -> None:
        self.closed = True


class Door:
    """A limiter before an application that answers with `body`."""

    def __init__(self) -> None:
        self.body, self.headers, self.said = [b"small"], [], None
        self.answers = []
        self.limiter = SendLimiter(self.answer, Places(2, 1))

    def answer(self, environ, start_response):
        start_response("200 OK", self.headers)
        return self.body

    def ask(self, address=ONE, method="GET"):
        """The status, and the body as the server gets it; the headers are in `said`."""
        statuses = []

        def start_response(status, headers):
            statuses.append(status[:3])
            self.said = dict(headers)

        environ = {"REQUEST_METHOD": method, "wsgi.input": BytesIO(), "REMOTE_ADDR": address}
        body = self.limiter(environ, start_response)
        self.answers.append(body)
        return statuses[-1], body


@pytest.fixture
def door():
    door = Door()
    yield door
    for body in door.answers:
        getattr(body, "close", lambda: None)()


def test_a_small_body_leaves_as_a_list_whatever_it_was(door):
    assert door.ask() == ("200", [b"small"])
    door.body, door.headers = Streamed(b"sm", b"all"), [("Content-Length", "5")]
    assert door.ask() == ("200", [b"small"])
    assert door.body.closed


def test_a_large_body_is_sent_in_pieces(door):
    door.body = [b"x" * (LARGE + 1)]
    status, body = door.ask()
    pieces = list(body)
    assert (status, b"".join(pieces)) == ("200", door.body[0])
    assert max(map(len, pieces)) == PIECE


@pytest.mark.parametrize("headers", [[], [("content-length", str(LARGE + 1))]], ids=["unknown", "known"])
def test_large_bodies_are_sent_a_few_at_a_time_and_fewer_to_one_address(door, headers):
    door.body, door.headers = Streamed(b"a"), headers
    _, first = door.ask(ONE)
    assert door.ask(ONE)[0] == "503"
    assert door.body.closed
    assert door.ask(OTHER)[0] == "200"
    assert door.ask(THIRD)[0] == "503"
    first.close()
    first.close()
    assert [door.ask(THIRD)[0], door.ask(ONE)[0]] == ["200", "503"]


def test_what_says_no_length_gets_one_before_it_is_sent(door):
    """So whoever is cut off notices: the end of what comes in chunks would look like the end."""
    door.body = Streamed(b"sma", b"ll")
    status, body = door.ask()
    assert (status, door.said["Content-Length"], b"".join(body)) == ("200", "5", b"small")
    assert door.body.closed


def test_what_fails_on_the_way_is_not_begun(door):
    def failing():
        yield b"half"
        raise OSError

    for _ in range(2):
        door.body = failing()
        with pytest.raises(OSError):
            door.ask()
    assert door.said is None
    door.body = Streamed(b"a")
    assert door.ask()[0] == "200"


def test_nothing_is_made_for_who_asks_for_the_head(door):
    door.body = Streamed(b"a")
    door.body.pieces = None
    status, _ = door.ask(method="HEAD")
    assert (status, door.said) == ("200", {})


def test_a_place_is_given_back_though_closing_fails(door):
    door.body, door.headers = Streamed(b"a"), [("Content-Length", str(LARGE + 1))]
    door.body.close = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        door.ask()[1].close()
    door.body.close = lambda: None
    assert door.ask()[0] == "200"
