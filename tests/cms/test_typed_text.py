"""What is kept of a text that enters: what its readers see, composed, and nothing else."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.typed_text import line, lines, within

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
KEPT = {
    "combining marks without a composed letter": "kɛ\u0301nɛya, sɔ\u0300rɔ\u0300, ɲɛ\u0301tàa",
    "tones of N’Ko": "ߒߞߏ ߊ߫",
    "vowels of Arabic": "السَّلَامُ",
    "compatibility forms": "n° 4, nº 4, ½, ﬁ, m², №",
    "French spaces": "5\u202f600\u00a0€",
    "skin tones and families": "👩🏿\u200d🌾 👨\u200d👩\u200d👧 ❤️ ℹ️ 🏳️\u200d🌈",
    "a keycap, the flags of a country and of a region": f"1️⃣ 🇲🇱 {ENGLAND}",
    "joiners of Persian": "می\u200cخواهم",
    "a letter of Arabic in its first form": "ه\u200d",
    "direction, where something reads from the right": "Kayes (\u2067ߞߊߦߌ߫\u2069) \u200fسلام",
    "private use and what Unicode has not given yet": "\ue000 \U0001fae9",
    "lines and tabs": "a\n\tb",
    "variants of ideographs": "葛\U000e0100",
    "HTML before a mark": "<p>\u0338</p>",
}
CHANGED = {
    "decomposed": ("Ke\u0301nie\u0301ba", "Kéniéba"),
    "soft hyphen": ("Kéni\u00adéba", "Kéniéba"),
    "zero-width space, word joiner, byte order mark": ("\ufeffKé\u200bni\u2060éba", "Kéniéba"),
    "joiners between Latin letters": ("Ké\u200dni\u200céba", "Kéniéba"),
    "a joiner that kept an accent away": ("Ke\u034f\u0301ni\u200deba", "Kénieba"),
    "selector after a letter": ("Ké\ufe0fniéba", "Kéniéba"),
    "hidden message in selectors": ("👍\ufe0f\ufe01\U000e0101", "👍\ufe0f"),
    "hidden message in tags": ("Kayes\U000e0041\U000e007f", "Kayes"),
    "direction where all reads from the left": ("\u200eKayes\u200f \u2067x\u2069", "Kayes x"),
    "overrides": ("سلام \u202eabc\u202c", "سلام abc"),
    "an isolate without an end": ("سلام \u2067abc", "سلام abc"),
    "an Arabic mark without Arabic": ("a\u061cb", "ab"),
    "controls": ("a\x00\x07b\x1b\x7fc\x9b", "abc"),
    "ends of lines": ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
    "half a character, and a whole one in halves": ("a\ud800b \ud83d\ude00", "ab 😀"),
    "no character": ("a\uffff\ufdd0\U0010ffff", "a"),
    "letters drawn as nothing": ("\u3164\uffa0", ""),
    "what a picture left in a text": ("a\ufffcb", "ab"),
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_seen_stays(text):
    assert lines(text) == text


@pytest.mark.parametrize(("text", "kept"), CHANGED.values(), ids=CHANGED)
def test_what_is_not_seen_goes(text, kept):
    assert lines(text) == kept


def test_one_line_has_neither_breaks_nor_tabs():
    assert line("Un puits\r\n\tà Kayes\u2028!") == "Un puits à Kayes !"


def test_strings_in_json_are_reached_and_names_left():
    held = {"e\u0301": ["e\u0301", {"a": "x\u200b"}, 1, None, True]}
    assert within(held) == {"e\u0301": ["é", {"a": "x"}, 1, None, True]}


SHAPERS = (
    "\u200c\u200d\ufe0f\ufe00\u180e\u061c\u200e\u202b\u202c\u2067\u2069\U000e0067\U000e007f\u0301\u0338\u037e"
)
MIXED = st.text(
    st.one_of(st.characters(), st.sampled_from(f"{SHAPERS}eéب葛👩🏴ℹ1<>\r\n\ud83d\ude00")), max_size=30
)


@given(MIXED)
@example("\u037e\ufe0f")
@example("a\ufe0f\u200d👩")
def test_twice_is_once(text):
    for kept in (lines, line):
        assert kept(kept(text)) == kept(text)


DENSE = st.text("\u200c\u200d\u180b\u180e\ufe0f\u20e3\u0301\u200f1e❤👩هⅠ", max_size=6)


@settings(max_examples=1000)
@given(DENSE)
@example("❤\ufe0f\ufe0f\u20e3")
@example("e\u180b\u200d")
def test_twice_is_once_where_shapes_crowd(text):
    assert lines(lines(text)) == lines(text)


@given(MIXED)
def test_two_forms_of_one_text_become_one(text):
    plain = text.replace("<", "").replace(">", "")
    kept = lines(plain)
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode()
    assert lines(unicodedata.normalize("NFD", kept)) == kept


DRAWN_AS_NOTHING = "\u115f\u1160\u3164\uffa0\ufffc"
VISIBLE = st.characters(
    categories=["L", "N", "P", "S", "Zs"], max_codepoint=0xFFFF, exclude_characters=f"<>{DRAWN_AS_NOTHING}"
)


@given(st.text(VISIBLE))
def test_no_letter_is_lost(text):
    assert lines(text) == unicodedata.normalize("NFC", text)
