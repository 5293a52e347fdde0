"""The one door for text: what enters is composed (NFC), without control or invisible characters.

The same letters become one string, and nothing stays that no reader could know of. Spaces, hyphens and
apostrophes that only look alike stay what they are; filters fold them (`cms.filters`). What shapes visible
letters stays: combining marks, the joiners of emoji and of scripts that need them, the marks of direction of
right-to-left text, no-break spaces; so do « n° », « ½ » and « ﬁ », which were typed like this. Decision 22
says which characters go, and why. Everything here is idempotent.
"""

import re
import unicodedata
from functools import partial
from typing import Any

LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u200b\u2060-\u2065\ufeff"  # soft hyphen, zero-width space and its kin, byte order mark
    "\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters that are drawn as nothing
    "\u202d\u202e\u206a-\u206f"  # overrides of direction, which show what is not there; deprecated
    "\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # annotations, layout of shorthand and music
    "\U000e0000-\U000e001f\U000e0080-\U000e00ff\U000e01f0-\U000e0fff"  # reserved to be ignored
    "\ufdd0-\ufdef"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17))  # no characters
    + "]"
)
TAG = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f)|[\U000e0020-\U000e007f]"
)
"""The flag of a region (a black flag, a code, an end), and its letters where they mean nothing."""

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Hebrew, Arabic, Syriac, N’Ko, Adlam and their like."""
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]")
CLOSED_BY = dict.fromkeys("\u202a\u202b", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")

SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
JOINERS = "\u180e\u200c\u200d"
SHAPING = re.compile(f"[{JOINERS}{SELECTORS}]")
JOINING = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u180a\u1810-\u18af\u1b00-\u1bff\ua840-\uabff"
    "\ufb50-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
"""Scripts whose letters join or stack: Arabic, N’Ko, those of India and beyond, Mongolian, Adlam."""
PICTOGRAM = re.compile("[\xa9\xae\u203c-\u3299\U0001f000-\U0001faff\U000e007f]")
"""Characters among which all emoji are; the last one ends the flag of a region."""

BLANK = re.compile(r"[\s\u2800\U0001d159\U00016fe4\U00013430-\U00013442]*")
"""Spaces, and what Braille, music, Khitan and Egyptian have that is drawn as nothing by itself."""

SUSPECT = re.compile(
    f"[\r\v\f\x85\u2028\u2029\ud800-\udfff]|{INVISIBLE.pattern}|{DIRECTION.pattern}|"
    f"{SHAPING.pattern}|[\U000e0020-\U000e007f]"
)


def line(text: str) -> str:
    """The text as one line is kept: each break of lines, and each tab, is one space."""
    return re.sub(r"[\t\n]+", " ", lines(text))


def lines(text: str) -> str:
    """The text as it is kept; lines end in "\\n", tabs stay.

    A mark that follows `<` or `>` is not composed with it, so that HTML stays HTML.
    """
    if not SUSPECT.search(text):
        return _composed(text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    text = _composed(INVISIBLE.sub("", LINE_END.sub("\n", text)))
    text = _directed(TAG.sub(r"\1", text))
    return _composed(SHAPING.sub(_if_it_shapes, text))


def is_blank(text: str) -> bool:
    """Whether nothing is drawn of the text, however long it is."""
    return BLANK.fullmatch(text) is not None


def within(value: Any) -> Any:
    """What JSON holds, each string as `lines` keeps it; the names of members stay."""
    if isinstance(value, str):
        return lines(value)
    if isinstance(value, dict):
        return {name: within(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [within(member) for member in value]
    return value


def _composed(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    return "".join(map(partial(unicodedata.normalize, "NFC"), re.split("([<>])", text)))


def _directed(text: str) -> str:
    """Without marks of direction where nothing reads from the right, and without those that have no end."""
    if not RIGHT_TO_LEFT.search(text):
        return DIRECTION.sub("", text)
    opened: list[re.Match] = []
    alone = set()
    for mark in DIRECTION.finditer(text):
        if mark[0] in CLOSED_BY:
            opened.append(mark)
        elif mark[0] in CLOSED_BY.values():
            if opened and CLOSED_BY[opened[-1][0]] == mark[0]:
                opened.pop()
            else:
                alone.add(mark.start())
    alone.update(mark.start() for mark in opened)
    return "".join(character for place, character in enumerate(text) if place not in alone)


def _if_it_shapes(found: re.Match) -> str:
    """A joiner or a variation selector beside what it shapes, else nothing."""
    start, end = found.span()
    before, after = found.string[max(start - 2, 0) : start], found.string[end : end + 1]
    shapes = _joins if found[0] in JOINERS else _selects
    return found[0] if shapes(found[0], before, after) else ""


def _joins(joiner: str, before: str, after: str) -> bool:
    """Beside a letter of a script that joins; a zero-width joiner also between the parts of one emoji."""
    if JOINING.match(before[-1:]) or JOINING.match(after):
        return True
    part = re.sub(f"[{SELECTORS}]$", "", before)[-1:]
    return joiner == "\u200d" and bool(PICTOGRAM.match(part) and PICTOGRAM.match(after))


def _selects(_selector: str, before: str, after: str) -> bool:
    """After a character that has variants: emoji, symbols, keycaps, ideographs."""
    base = before[-1:]
    if after == "\u20e3" and base in tuple("0123456789#*"):
        return True
    if base < "\u1000":
        return base in ("©", "®")
    kind = unicodedata.category(base)
    return kind == "Lo" or kind[0] in "SP" or base == "ℹ"
