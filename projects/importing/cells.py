"""What one cell may hold; each function raises `ValueError` with one sentence, cure included.

Strict on purpose: « 14,5 » in a file with commas, or « 12 000 € », is how a table gets shifted by a
spreadsheet unnoticed. What was probably meant is said, never assumed.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from projects.dates import DatePrecision

AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{1,2})?", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,15})?", re.ASCII)
DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
DECORATION = re.compile(r"[\s€]|EUR|euros?", re.IGNORECASE)
FRANCS = re.compile(r"CFA|XOF", re.IGNORECASE)


def text(most: int) -> Callable[[str], str]:
    """Reads a text of at most `most` characters, on one line."""

    def read(value: str) -> str:
        if len(value) > most:
            sentence = gettext("%(found)s caractères, %(most)s au plus : raccourcissez.")
            raise ValueError(sentence % {"found": len(value), "most": most})
        return " ".join(value.split())

    return read


def needed(read: Callable[[str], object], what: str) -> Callable[[str], object]:
    """Reads what may not be missing; `what` says what to write."""

    def reading(value: str):
        if not value:
            raise ValueError(what)
        return read(value)

    return reading


def amount(value: str) -> Decimal | None:
    """Euros; None for an empty cell."""
    if not value:
        return None
    if AMOUNT.fullmatch(value):
        return Decimal(value)
    if FRANCS.search(value):
        raise ValueError(gettext("cette colonne est en euros : convertissez, 1 € = 655,957 FCFA."))
    meant = DECORATION.sub("", value).replace(",", ".")
    raise ValueError(
        gettext(
            "écrivez le montant en euros avec des chiffres seulement, sans espace ni symbole : %(meant)s."
        )
        % {"meant": meant if AMOUNT.fullmatch(meant) else "12500.50"}
    )


def number(value: str) -> int | None:
    if not value:
        return None
    if WHOLE.fullmatch(value):
        return int(value)
    raise ValueError(gettext("écrivez un nombre entier avec des chiffres seulement, comme 1200."))


def degrees(value: str) -> str:
    """The same text; None of them for an empty cell."""
    if not value or DEGREES.fullmatch(value):
        return value
    meant = value.replace(",", ".")
    if DEGREES.fullmatch(meant):
        sentence = gettext("virgule décimale : écrivez un point, %(meant)s.")
        raise ValueError(sentence % {"meant": meant})
    raise ValueError(gettext("écrivez des degrés décimaux avec un point, comme 14.4478."))


def day(value: str) -> tuple[date, str] | None:
    """A day, month or year with its precision: `2004-11-01`, `2004-11`, `2004`."""
    if not value:
        return None
    found = DAY.fullmatch(value)
    try:
        year, month, of_month = (int(part or 1) for part in found.groups())
        known = date(year, month, of_month)
    except (AttributeError, ValueError):
        sentence = gettext("écrivez une date qui existe, année d’abord : 2004-11-30, 2004-11 ou 2004.")
        raise ValueError(sentence) from None
    parts = sum(part is not None for part in found.groups())
    return known, [DatePrecision.YEAR, DatePrecision.MONTH, DatePrecision.DAY][parts - 1]


def one_of(values: dict[str, object]) -> Callable[[str], object]:
    """Reads one of these words, whatever its capitals."""

    def read(value: str):
        if value.casefold() in values:
            return values[value.casefold()]
        words = ", ".join(word for word in values if word)
        raise ValueError(gettext("mot inconnu ; écrivez l’un de : %(words)s.") % {"words": words})

    return read
