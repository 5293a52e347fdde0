"""Reads plain text in the charsets that people send: UTF-8, UTF-16, UTF-32, Windows-1252, MacRoman, DOS."""

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # it begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WINDOWS = "windows-1252"
"""The name under which Python knows how we read what is not UTF-8."""
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters, and those that are none (Unicode 16, 23.5 and 23.7)."""
_USUAL = re.compile("[\t-\x7e\xa0-\u07ff\u1e00-\u20cf\u2d30-\u2d7f]+")
"""The alphabets from Latin to Arabic and N’Ko, Tifinagh, and punctuation."""


def text_of(data: bytes) -> str | None:
    """The text, without its byte order mark and what zeros follow it; None for bytes that are none."""
    for mark, charset in MARKS:
        if data.startswith(mark):
            is_whole = charset != "utf-16" or len(data) % 2 == 0
            return _read(data, charset) if is_whole else _usual_utf16(data, charset)
    if b"\0" in data:
        unmarked = _usual_utf16(data, "utf-16-le") or _usual_utf16(data, "utf-16-be")
        return unmarked or _read(data, "utf-8") or _read(data, "cp1252")
    wrong = (text := data.decode("utf-8", "replace")).count("\ufffd")
    if sum(not each.isascii() for each in text) >= 2 * wrong:  # whole letters outweigh broken bytes
        return data.decode("utf-8", _WINDOWS)
    text = max((data.decode(charset, "replace") for charset in ("cp1252", "mac-roman")), key=_accents)
    dos = data.decode("cp850")
    return dos if _inner(dos) > _inner(text) else text


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8, as `bytes.decode` asks an error handler for it."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_WINDOWS, _as_windows)


def _read(data: bytes, charset: str) -> str | None:
    try:
        text = data.decode(charset).removeprefix("\ufeff")
    except UnicodeDecodeError:
        return None
    written = text.rstrip("\0")
    return None if _NO_TEXT.search(written) or (text and not written) else written


def _usual_utf16(data: bytes, charset: str) -> str | None:
    """UTF-16 without a mark, or with a byte too many: what is read so is nearly all of usual alphabets."""
    text = _read(data[: len(data) // 2 * 2], charset)
    return text if text and len(_USUAL.sub("", text)) * 5 <= len(text) else None


def _accents(text: str) -> int:
    """How many letters it has that are common in French, and whose bytes are rare in the other charset."""
    return sum(map(text.count, "éèêàçù"))


def _inner(text: str) -> int:
    """How many é it has within words: in Windows-1252, DOS's one is a mark at their beginning."""
    return len(re.findall(r"(?<=[^\W\d_])é", text))
