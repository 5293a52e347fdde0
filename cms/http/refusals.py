"""What is said before Django is asked: one French sentence, in plain text, that no cache keeps."""

from collections.abc import Callable

TEXT = "text/plain; charset=utf-8"


def refused(start_response: Callable, status: str, sentence: str, retry_after: int = 0) -> list[bytes]:
    """The body of a WSGI response; the connection ends, and what else was sent on it is not read.

    `retry_after` (seconds) says when asking again makes sense, 0 that it never does.
    """
    body = sentence.encode()
    headers = {
        "Content-Type": TEXT,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
    }
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    start_response(status, list(headers.items()))
    return [body]
