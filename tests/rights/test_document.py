"""The table of the documents is the one that the site is held to."""

import pytest

from tests.house.sources import ROOT
from tests.rights.matrix import API_ROWS, ROWS
from tests.rights.world import ADMINISTRATORS, MODERATORS, NOBODY, PARTNERSHIPS, WRITERS

COLUMNS = (NOBODY, WRITERS, MODERATORS, PARTNERSHIPS, ADMINISTRATORS)
NAMES = ("Rédacteurs", "Modérateurs", "Partenariats", "Administrateurs")
DOCUMENTS = {
    "docs/rights.md": ("english", "Action", "Admin access", "yes"),
    "docs/fr/rights.md": ("french", "Action", "Accès seul", "oui"),
}
BEGIN, END = "<!-- the table of tests/rights/matrix.py -->\n", "<!-- end of the table -->"


def table(language: str, action: str, alone: str, yes: str) -> str:
    rows = [(action, alone, *NAMES), ("---", *[":-:"] * len(COLUMNS))]
    for row in ROWS + API_ROWS:
        cells = (yes if account in row.accounts else "–" for account in COLUMNS)
        rows.append((getattr(row, language), *cells))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in rows)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_has_the_table(name):
    """When the matrix changes: copy what pytest shows as expected."""
    written = (ROOT / name).read_text().split(BEGIN)[1].split(END)[0]
    assert written == table(*DOCUMENTS[name])
