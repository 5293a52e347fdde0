"""What the cells of one row must be, each and together."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects import coordinates, dates, money, purposes
from projects.importing import cells
from projects.importing.faults import TableFault
from projects.importing.table import TableLine
from projects.models import Sector, Status
from projects.money import Currency
from projects.place_field import Precision

SECTORS = {
    "education": "education",
    "sante": "health",
    "eau": "water",
    "assainissement": "sanitation",
    "agriculture": "agriculture",
    "economie": "local-economy",
    "gouvernance": "governance",
    "jeunesse": "youth-culture",
}
"""The tables' words for the sectors we began with; any other sector goes by its own identifier."""
STATUSES = {
    "en_preparation": Status.PIPELINE,
    "en_cours": Status.IMPLEMENTATION,
    "en_achevement": Status.FINALISATION,
    "acheve": Status.CLOSED,
    "annule": Status.CANCELLED,
    "suspendu": Status.SUSPENDED,
}
PRECISIONS = {"exacte": Precision.EXACT, "approximative": Precision.APPROXIMATE, "": Precision.EXACT}
PARTS = ("programme", "migrants", "commune", "population", "autres")


def sector(value: str) -> Sector:
    known = {found.slug: found for found in Sector.objects.all()}
    words = {word: known[slug] for word, slug in SECTORS.items() if slug in known}
    found = words.get(value.casefold()) or known.get(value)
    if found is None:
        offered = ", ".join([*words, *(slug for slug in known if slug not in SECTORS.values())])
        raise ValueError(gettext("secteur inconnu ; écrivez l’un de : %(words)s.") % {"words": offered})
    return found


def purpose(value: str) -> str:
    if value:
        purposes.check_code(value)
    return value


def example(value: str) -> bool:
    found = cells.one_of({"oui": True, "non": False})(value)
    if found and not settings.EXAMPLES_ALLOWED:
        raise ValueError(gettext("un site ouvert au public ne reçoit pas d’exemples : retirez la ligne."))
    return bool(found)


READERS: dict[str, Callable[[str], Any]] = {
    "identifiant": cells.needed(cells.text(40), _("donnez au projet le code qui le désigne partout.")),
    "titre": cells.needed(cells.text(255), _("donnez un titre au projet.")),
    "secteur": cells.needed(sector, _("dites le secteur, comme « eau ».")),
    "code_cad": purpose,
    "localite": cells.text(100),
    "commune": cells.text(100),
    "cercle": cells.text(100),
    "region": cells.text(100),
    "latitude": cells.degrees,
    "longitude": cells.degrees,
    "precision": cells.one_of(PRECISIONS),
    "phase": cells.one_of({"1": "1", "2": "2", "": ""}),
    "statut": cells.needed(cells.one_of(STATUSES), _("dites où en est le projet, comme « acheve ».")),
    "date_debut": cells.day,
    "date_fin": cells.day,
    "cout_total_eur": cells.amount,
    **{f"part_{part}_eur": cells.amount for part in PARTS},
    "association": cells.text(200),
    "partenaire_mali": cells.text(200),
    "beneficiaires": cells.number,
    "resume": cells.text(300),
    "donnee_exemple": cells.needed(
        example, _("écrivez « oui » pour un exemple, « non » pour un vrai projet.")
    ),
}
COLUMNS = tuple(READERS)
COSTS = ("cout_total_eur", *(f"part_{part}_eur" for part in PARTS))


@dataclass(frozen=True)
class ProjectRow:
    """A row that was read: what each column holds, as far as it could be read."""

    line: TableLine
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def digest(self) -> str:
        """Tells two states of a row apart, by the columns that are used."""
        used = json.dumps([self.line.cells[name] for name in COLUMNS], ensure_ascii=False)
        return hashlib.blake2b(used.encode(), digest_size=16).hexdigest()


def read_row(line: TableLine) -> tuple[ProjectRow, list[TableFault]]:
    """The row and its faults; a rule of several cells is judged when each of them could be read."""
    values, faults = {}, []
    for column, read in READERS.items():
        try:
            values[column] = read(line.cells[column])
        except (ValueError, ValidationError) as error:
            faults.append(_fault(line, column, error))
    row = ProjectRow(line, values)
    for column, others, rule in RULES:
        try:
            if all(name in values for name in (column, *others)):
                rule(row)
        except (ValueError, ValidationError) as error:
            faults.append(_fault(line, column, error))
    return row, faults


def twice(lines: list[TableLine]) -> Iterator[TableFault]:
    """A fault on each row whose code another row has."""
    by_code: dict[str, list[TableLine]] = {}
    for line in lines:
        by_code.setdefault(line.cells["identifiant"].casefold(), []).append(line)
    sentence = gettext("cet identifiant est aussi à la ligne %(lines)s : un projet n’a qu’une ligne.")
    for code, same in by_code.items():
        for line in same if code and len(same) > 1 else ():
            others = ", ".join(str(other.number) for other in same if other is not line)
            yield TableFault(
                line.number, "identifiant", line.cells["identifiant"], sentence % {"lines": others}
            )


# Rules of several cells


def stored_place(row: ProjectRow) -> str:
    """The stored form of the coordinates, or an empty text."""
    if bool(row["latitude"]) != bool(row["longitude"]):
        raise ValueError(gettext("il faut la latitude et la longitude, ou aucune des deux."))
    if not row["latitude"]:
        return ""
    return coordinates.read(f"{row['latitude']}, {row['longitude']}").stored()


def _check_order(row: ProjectRow) -> None:
    start, end = row["date_debut"], row["date_fin"]
    if start and end:
        dates.check_order(*start, *end)
        dates.check_length(start[0], end[0])


def _check_parts(row: ProjectRow) -> None:
    given = [row[column] for column in COSTS[1:] if row[column]]
    money.check_parts(row["cout_total_eur"], Currency.EUR, given)


RULES = [
    ("latitude", ("longitude",), stored_place),
    ("date_fin", ("date_debut",), _check_order),
    (COSTS[0], COSTS[1:], _check_parts),
]
"""(column the fault is said on, the others it needs, the rule)."""


def _fault(line: TableLine, column: str, error: ValueError | ValidationError) -> TableFault:
    said = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    return TableFault(line.number, column, line.cells[column], said)
