"""The purposes of the Development Assistance Committee that fit the programme (IATI code list `Sector`)."""

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext

FILE = Path(__file__).parent / "data" / "secteurs-cad.csv"


class DacPurpose(NamedTuple):
    """A five-digit code with its names."""

    code: str
    french: str
    english: str

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.english if (get_language() or "").startswith("en") else self.french


@cache
def purposes() -> dict[str, DacPurpose]:
    """The purposes by code, in the order of the file."""
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return {
            row["code_cad"]: DacPurpose(row["code_cad"], row["libelle_fr"], row["libelle_en"]) for row in rows
        }


def choices() -> list[tuple[str, str]]:
    """(code, "code – name") for the forms, by code."""
    return [(code, f"{code} – {purpose.label}") for code, purpose in sorted(purposes().items())]


def check_code(code: str) -> None:
    """Raises `ValidationError` for a code that is not of the list."""
    if code not in purposes():
        raise ValidationError(
            gettext("« %(code)s » n’est pas un code CAD de la liste : choisissez-en un.") % {"code": code}
        )


def check_other(code: str, own: str) -> None:
    """Raises `ValidationError` for a further code that is the sector's own."""
    if code == own:
        raise ValidationError(
            gettext(
                "Le code CAD %(code)s est déjà celui du secteur : choisissez-en un autre, "
                "ou retirez cette ligne."
            )
            % {"code": code}
        )


def check_shares(shares: list[tuple[str, Decimal]]) -> None:
    """Raises `ValidationError` when a code comes twice or the percentages exceed one hundred.

    The sector's own code has what they leave, so that all add up to one hundred, as IATI wants it
    (`sector/@percentage`).
    """
    codes = [code for code, _share in shares]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise ValidationError(
            gettext("Le code CAD %(code)s est donné deux fois : gardez une seule ligne.") % {"code": twice}
        )
    total = sum((share for _code, share in shares), Decimal(0))
    if total > 100:
        raise ValidationError(
            gettext("Les pourcentages des codes CAD font %(total)s %% : 100 %% au plus.")
            % {"total": f"{total.normalize():f}".replace(".", ",")}
        )
