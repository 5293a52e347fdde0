"""Cursors: opaque, URL-safe texts that stand for a place in a list or in the sequence of changes."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cms.reading.values import has_controls

LARGEST = 2**63 - 1
LONGEST = 1500


def pack(value: Any) -> str:
    """The JSON of a value as unpadded URL-safe base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def unpack(cursor: str) -> Any:
    """The value of a packed text; raises `ValueError` for anything `pack` does not give."""
    if not 0 < len(cursor) <= LONGEST:
        raise ValueError("length")
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        value = json.loads(text)
        if pack(value) != cursor:
            raise ValueError("not canonical")
    except (binascii.Error, UnicodeError, RecursionError) as error:
        raise ValueError("not a cursor") from error
    return value


@dataclass(frozen=True)
class SequencePosition:
    """A place in the sequence of changes.

    `epoch` is the identity of the database; everything up to number `seq` has been read;
    `start` is the head at the beginning of a first pass, or None once that is over.
    """

    epoch: str
    seq: int
    start: int | None = None

    def packed(self) -> str:
        return pack(["c", self.epoch, self.seq, *([] if self.start is None else [self.start])])

    @classmethod
    def unpacked(cls, cursor: str) -> "SequencePosition":
        """Raises `ValueError` when the text is not a cursor of changes."""
        match unpack(cursor):
            case ["c", str(epoch), seq]:
                position = cls(epoch, seq)
            case ["c", str(epoch), seq, start] if start is not None:
                position = cls(epoch, seq, start)
            case _:
                raise ValueError("not a cursor of changes")
        if not all(type(number) is int and 0 <= number <= LARGEST for number in position._numbers()):
            raise ValueError("numbers out of range")
        return position

    def _numbers(self) -> list[int]:
        return [self.seq] if self.start is None else [self.seq, self.start]


def pack_keys(sort: str, keys: list[Any]) -> str:
    """The place after an item with these sort keys, in a list sorted so."""
    return pack(
        [sort, *(key.astimezone(UTC).isoformat() if isinstance(key, datetime) else key for key in keys)]
    )


def unpack_keys(sort: str, kinds: list[type], cursor: str) -> list[Any]:
    """The sort keys of a place; raises `ValueError` when the cursor is of another sort or no cursor."""
    value = unpack(cursor)
    if not isinstance(value, list) or len(value) != len(kinds) + 1 or value[0] != sort:
        raise ValueError("cursor of another sort")
    return [_key(kind, key) for kind, key in zip(kinds, value[1:], strict=True)]


def _key(kind: type, value: Any) -> Any:
    if kind is int and type(value) is int and 0 <= value <= LARGEST:
        return value
    if kind is str and isinstance(value, str) and not has_controls(value):
        return value
    if kind is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo == UTC and 1900 <= moment.year <= 9000:
            return moment
    raise ValueError("wrong sort key")
