"""Reads plain text in the charsets that people send: UTF-8, UTF-16, UTF-32, Windows-1252, MacRoman."""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # it begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]")
"""Control characters, and those that have no meaning of their own (Unicode 16, 23.5 and 23.7)."""


def text_of(data: bytes) -> str | None:
    """The text, without its byte order mark; None for bytes that are none."""
    for mark, charset in MARKS:
        if data.startswith(mark):
            return _read(data, charset)
    if b"\0" in data:
        charset = _unmarked_charset(data)
        return _read(data, charset) if charset else None
    try:
        return data.decode()
    except UnicodeDecodeError:
        return max((data.decode(charset, "replace") for charset in ("cp1252", "mac-roman")), key=_accents)


def _read(data: bytes, charset: str) -> str | None:
    try:
        text = data.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    return None if _NO_TEXT.search(text) else text


def _accents(text: str) -> int:
    """How many letters it has that are common in French, and whose bytes are rare in the other charset."""
    return sum(map(text.count, "éèêàçù"))


def _unmarked_charset(data: bytes) -> str:
    """UTF-16 without a mark: nearly every other byte is zero, in a language of Europe."""
    for charset, high, low in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        if data[high::2].count(0) * 5 >= len(data) * 2 and not data[low::2].count(0):
            return charset
    return ""
