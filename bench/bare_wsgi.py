"""A WSGI application of two lines: the bytes of a file, read once. Nothing in Python can answer with less."""

import os
from pathlib import Path

FOLDER = Path(os.environ["BARE_FILES"])
ANSWERS = {f"/{file.name}": file.read_bytes() for file in FOLDER.iterdir()}
HEADERS = {
    path: [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    for path, body in ANSWERS.items()
}


def application(environ, start_response):
    path = environ["PATH_INFO"]
    start_response("200 OK", HEADERS[path])
    return [ANSWERS[path]]
