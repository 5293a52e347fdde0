"""The order of names in every list: É with E, Œ as OE, capitals with small letters, numbers by their worth.

The same in Python and in both databases, whatever their collation: a text is compared by its key, which is
plain text compared character by character (decision 23).
"""

import re
import unicodedata
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField

FUNCTION = "cms_french_order"
"""What the databases call `french_key`: registered on each connection of SQLite, made by a migration on
PostgreSQL."""
DIGITS = 12
"""Of a number: those with fewer are compared by what they are worth."""
MARKS = "[\u0300-\u036f]+"
"""What NFKD sets behind a letter: its accent, its cedilla, its tone."""
ONE = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "ƁƊƎƐƔƖƘƝƟƲƳŊƆĐŁØɓɗǝɛɣɩƙɲɵʋƴŋɔđłø",
    "abcdefghijklmnopqrstuvwxyz" + "bdeegiknouyn" + "odlobdeegiknouynodlo",
)
"""Letters, and those of ASCII that they are listed with."""
SEVERAL = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss"}
BETWEEN = r"[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f]+"
"""Whatever stands between words: apostrophes, hyphens, quotation marks, dashes; all count as one space."""

_ONE = str.maketrans(*ONE)
_CASE = str.maketrans(ONE[0][:26], ONE[1][:26])


def listed(text: str) -> str:
    """What a text is listed under: its words in small letters, its numbers at full length."""
    plain = re.sub(MARKS, "", unicodedata.normalize("NFKD", text)).translate(_ONE)
    for letter, letters in SEVERAL.items():
        plain = plain.replace(letter, letters)
    words = re.sub(BETWEEN, " ", plain).strip(" ")
    return re.sub(f"0*([0-9]{{{DIGITS}}})", r"\1", re.sub("([0-9]+)", rf"{'0' * DIGITS}\1", words))


def french_key(text: str) -> str:
    """What texts are sorted by: what they are listed under, then their accents, then how they are written."""
    return f"{listed(text)}\x01{unicodedata.normalize('NFD', text).translate(_CASE)}\x01{text}"


class FrenchOrder(Func):
    """The key of a text column, to order rows by: `order_by(FrenchOrder("title"))`."""

    function = FUNCTION
    output_field = TextField()

    def key_of(self, row: Any) -> str:
        """The key of an object in memory."""
        return french_key(str(getattr(row, self.get_source_expressions()[0].name)))

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template='%(function)s(%(expressions)s) COLLATE "C"')


def register(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Give a new connection of SQLite the function; a receiver of `connection_created`."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            FUNCTION, 1, lambda text: None if text is None else french_key(str(text)), deterministic=True
        )


def postgresql_function() -> str:
    """The statement that makes the same function in PostgreSQL."""
    letters = f"regexp_replace(normalize(written, NFKD), '{_escaped(MARKS)}', '', 'g')"
    plain = f"translate({letters}, '{ONE[0]}', '{ONE[1]}')"
    for letter, several in SEVERAL.items():
        plain = f"replace({plain}, '{letter}', '{several}')"
    words = f"btrim(regexp_replace({plain}, '{BETWEEN}', ' ', 'g'), ' ')"
    padded = f"regexp_replace({words}, '([0-9]+)', '{'0' * DIGITS}\\1', 'g')"
    listed_under = f"regexp_replace({padded}, '0*([0-9]{{{DIGITS}}})', '\\1', 'g')"
    accents = f"translate(normalize(written, NFD), '{ONE[0][:26]}', '{ONE[1][:26]}')"
    return (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}(written text) RETURNS text "
        "LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT "
        f"AS $$ SELECT {listed_under} || chr(1) || {accents} || chr(1) || written $$"
    )


def _escaped(characters: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in characters)
