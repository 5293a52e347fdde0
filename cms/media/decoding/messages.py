"""What the site and a child write to each other: a length, JSON, then the bytes that the JSON announces.

Never pickled: a file that makes a decoder run its code could otherwise make the site run it too.
"""

import json
import struct
from collections.abc import Sequence
from typing import IO, Any

Message = dict[str, Any]
LONGEST_TEXT = 1024 * 1024
LONGEST_BYTES = 512 * 1024 * 1024
OUT_OF_MEMORY = 3
"""How a child ends that has too little memory to write an answer."""


def write(stream: IO[bytes], message: Message, parts: Sequence[bytes] = ()) -> None:
    text = json.dumps({**message, "parts": [len(part) for part in parts]}).encode()
    stream.write(struct.pack(">I", len(text)) + text)
    for part in parts:
        stream.write(part)
    stream.flush()


def read(stream: IO[bytes]) -> tuple[Message, list[bytes]]:
    """Raises `EOFError` when the other one is gone, `ValueError` for what is no message."""
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if length > LONGEST_TEXT:
        raise ValueError("this is no message")
    message: Message = json.loads(_exactly(stream, length))
    lengths = message.pop("parts")
    if sum(lengths) > LONGEST_BYTES:
        raise ValueError("this message is too long")
    return message, [_exactly(stream, length) for length in lengths]


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) != length:
        raise EOFError
    return data
