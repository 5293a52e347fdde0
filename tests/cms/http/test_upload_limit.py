"""Slow senders wait for each other, readers for none of them."""

from io import BytesIO
from queue import Queue
from threading import Event, Thread

import pytest

from cms.http.places import Places
from cms.http.upload_limit import LARGEST, UploadLimiter
from tests.waiting import PATIENCE


class Held:
    """An application that keeps every request with a body until `release`, and says that it has it."""

    def __init__(self):
        self.release, self.inside = Event(), Queue()

    def __call__(self, environ, start_response):
        if environ.get("CONTENT_LENGTH"):
            self.inside.put(environ["REMOTE_ADDR"])
            assert self.release.wait(PATIENCE)
        start_response("200 OK", [])
        return []


ONE, OTHER, THIRD = (f"203.0.113.{number}" for number in (1, 2, 3))


@pytest.fixture
def held():
    held = Held()
    held.door = UploadLimiter(held, Places(4, 2))
    yield held
    held.release.set()


def ask(door, size="", address=ONE, **more) -> str:
    """The status of the answer."""
    said = []
    environ = {
        "REQUEST_METHOD": "POST",
        "wsgi.input": BytesIO(),
        "CONTENT_LENGTH": size,
        "REMOTE_ADDR": address,
        **more,
    }
    door(environ, lambda status, headers: said.append(status[:3]))
    return said[0]


def stall(held, address) -> Thread:
    """A sender whose request is under way and does not move."""
    thread = Thread(target=ask, args=[held.door, "9", address], daemon=True)
    thread.start()
    assert held.inside.get(timeout=PATIENCE) == address
    return thread


def test_readers_are_not_limited(held):
    for address in (ONE, ONE, OTHER, OTHER):
        stall(held, address)
    assert ask(held.door) == "200"
    assert ask(held.door, "9", THIRD) == "503"


def test_one_address_has_only_its_own_places(held):
    for _ in range(2):
        stall(held, ONE)
    assert ask(held.door, "9", ONE) == "503"
    held.release.set()
    assert ask(held.door, "9", OTHER) == "200"


def test_another_may_send_when_the_answer_is_given(held):
    threads = [stall(held, address) for address in (ONE, ONE, OTHER, OTHER)]
    held.release.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert [ask(held.door, "9", address) for address in (ONE, ONE, ONE, OTHER, THIRD)] == ["200"] * 5
    assert not held.door.places.taken


def test_what_is_larger_than_any_document_is_refused_unread(held):
    assert ask(held.door, str(LARGEST + 1)) == "413"


def test_what_says_no_length_is_refused_unread(held):
    assert ask(held.door, HTTP_TRANSFER_ENCODING="chunked") == "411"
