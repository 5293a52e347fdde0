"""What a visitor says in a header's name is told from what the proxy says, over real sockets."""

import json
import socket
import subprocess
import sys

import pytest

from cms.settings.environment import BASE_DIR
from tests.cms.serving.echoing import PIECE, PIECES
from tests.postgresql import free_port
from tests.waiting import PATIENCE, eventually


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    port, log = free_port(), tmp_path_factory.mktemp("gateway") / "log"
    command = [sys.executable, "-m", "tests.cms.serving.echoing", str(port)]
    with log.open("w") as said:
        process = subprocess.Popen(command, cwd=BASE_DIR, stdout=said, stderr=said)
    try:
        eventually(lambda: answers(port), log.read_text)
        yield port
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


def answers(port: int) -> bool:
    try:
        return ask(port)[0] == 200
    except ConnectionError:
        return False


def ask(
    port: int, *headers: str, method: str = "GET", path: str = "/", body: bytes = b""
) -> tuple[int, bytes]:
    """Status and body of the answer to exactly these lines."""
    lines = [f"{method} {path} HTTP/1.1", "Host: site.example", "Connection: close", *headers, "", ""]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join(lines).encode("latin-1") + body)
        with connection.makefile("rb") as answer:
            head, _, rest = answer.read().partition(b"\r\n\r\n")
    return int(head.split()[1]), rest


def environ(port: int, *headers: str, **request) -> dict:
    status, body = ask(port, *headers, **request)
    assert status == 200
    return json.loads(body)


@pytest.mark.parametrize(
    "twin",
    [
        "X_Forwarded_For: 203.0.113.1",
        "X-Forwarded_For: 203.0.113.1",
        "x_forwarded_proto: https",
        "X_Forwarded_Host: elsewhere.example",
        "X_Real_IP: 203.0.113.1",
        "Content_Length: 0",
        "Content_Type: text/plain",
        "If_None_Match: *",
        "X_Anything: 1",
    ],
)
def test_a_name_that_would_become_another_is_refused(port, twin):
    proxy = "X-Forwarded-For: 198.51.100.7"
    for lines in ([proxy, twin], [twin, proxy], [twin]):
        status, sentence = ask(port, *lines)
        assert status == 400
        assert f"« {twin.partition(':')[0].lower()} »" in sentence.decode()


@pytest.mark.parametrize("twice", ["Host: elsewhere.example", "X-Forwarded-Proto: https"])
def test_what_names_one_thing_is_said_once(port, twice):
    assert ask(port, "X-Forwarded-Proto: http", twice)[0] == 400


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via"])
def test_what_cannot_be_read_of_who_asks_is_refused(port, name):
    """A proxy adds the address to the line that it was sent: without the line, the address is lost."""
    status, sentence = ask(port, f"{name}: \xe9, 203.0.113.5")
    assert status == 400
    assert f"« {name.lower()} »" in sentence.decode()


def test_what_cannot_be_read_of_anything_else_is_left_out(port):
    assert "HTTP_X_NAME" not in environ(port, "X-Name: \xe9")


def test_lines_of_one_name_are_joined_in_their_order(port):
    said = environ(
        port, "X-Forwarded-For: 203.0.113.1", "X-Forwarded-For: 198.51.100.7", "Cookie: a=1", "Cookie: b=2"
    )
    assert said["HTTP_X_FORWARDED_FOR"] == "203.0.113.1,198.51.100.7"
    assert said["HTTP_COOKIE"] == "a=1; b=2"


def test_the_request_is_what_wsgi_says_it_is(port):
    said = environ(port, path="/%C3%A9t%C3%A9%2Fx?q=%FF&a=b+c")
    assert said["PATH_INFO"] == "/été/x".encode().decode("latin-1")
    assert said["QUERY_STRING"] == "q=%FF&a=b+c"
    assert (said["REMOTE_ADDR"], said["SERVER_PORT"]) == ("127.0.0.1", str(port))
    assert (said["HTTP_HOST"], said["SERVER_PROTOCOL"], said["body"]) == ("site.example", "HTTP/1.1", "")


def test_a_body_is_read_with_and_without_its_length(port):
    whole = b"x" * 200_000
    said = environ(port, f"Content-Length: {len(whole)}", method="POST", body=whole)
    assert (said["CONTENT_LENGTH"], len(said["body"])) == ("200000", 200_000)
    chunked = b"5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n"
    assert environ(port, "Transfer-Encoding: chunked", method="POST", body=chunked)["body"] == "helloyou"


def test_pieces_come_as_they_are_made(port):
    status, body = ask(port, path="/stream")
    assert status == 200
    assert body.count(PIECE) == PIECES


def test_a_head_has_no_body(port):
    assert ask(port, method="HEAD", path="/stream") == (200, b"")


def test_a_reader_who_leaves_frees_the_thread(port):
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            connection.recv(10)
    assert ask(port)[0] == 200


def test_a_sender_who_leaves_frees_the_thread(port):
    for _ in range(8):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
    assert environ(port)["body"] == ""


def test_an_error_of_the_application_is_a_500(port):
    assert ask(port, path="/broken")[0] == 500
    assert ask(port)[0] == 200


def test_what_is_ready_takes_no_thread(port):
    assert ask(port, path="/thread")[1] == b"MainThread"
    assert ask(port, path="/slow-thread")[1].startswith(b"request_")
