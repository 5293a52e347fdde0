"""A row of the table as a project: fields, funders, organisations. What the table lacks is left alone."""

from django.utils.translation import gettext

from projects.countries import Country
from projects.importing.rows import ProjectRow, stored_place
from projects.inline_rows import Beneficiaries, Cofinancing, Organisation, PurposeShare
from projects.models import ProjectPage, Status
from projects.money import Currency

ENDED = (Status.CLOSED, Status.CANCELLED)
FIELDS = {
    "title": "titre",
    "example": "donnee_exemple",
    "sector": "secteur",
    "summary": "resume",
    "locality": "localite",
    "commune": "commune",
    "cercle": "cercle",
    "region": "region",
    "precision": "precision",
    "status": "statut",
    "cost": "cout_total_eur",
}
COLUMNS = {
    **FIELDS,
    "code": "identifiant",
    "slug": "titre",
    "location": "latitude",
    "planned_end": "date_fin",
    "actual_end": "date_fin",
    "cofinancing": "cout_total_eur",
    "organisations": "association",
    "beneficiaries": "beneficiaires",
    "purposes": "code_cad",
}
"""The column on which a fault of a field is said."""


def fill(project: ProjectPage, row: ProjectRow) -> None:
    """Bring the project to what the row says."""
    for name, column in FIELDS.items():
        setattr(project, name, row[column])
    project.currency = Currency.EUR
    project.location = stored_place(row)
    _fill_dates(project, row)
    project.purposes = list(_purposes(row))
    project.cofinancing = list(_cofinancing(row))
    project.organisations = list(_organisations(row))
    project.beneficiaries = [Beneficiaries(number=row["beneficiaires"])] if row["beneficiaires"] else []


def _fill_dates(project: ProjectPage, row: ProjectRow) -> None:
    """A date is planned until the status says that it has come."""
    started, ended = row["statut"] != Status.PIPELINE, row["statut"] in ENDED
    for side, cell, actual in (("start", row["date_debut"], started), ("end", row["date_fin"], ended)):
        for kind, known in (("actual", actual), ("planned", not actual)):
            setattr(project, f"{kind}_{side}", cell[0] if cell and known else None)
            if cell and known:
                setattr(project, f"{kind}_{side}_precision", cell[1])


def _purposes(row: ProjectRow):
    if row["code_cad"] and row["code_cad"] != row["secteur"].purpose:
        yield PurposeShare(code=row["code_cad"], share=100)


def _cofinancing(row: ProjectRow):
    category = Cofinancing.Category
    programme, commune = gettext("Programme Codéveloppement"), row["commune"]
    place = row["localite"] or commune
    funders = {
        "programme": (
            category.PROGRAMME,
            f"{programme}, phase {row['phase']}" if row["phase"] else programme,
        ),
        "migrants": (category.MIGRANTS, row["association"] or gettext("Association de migrants")),
        "commune": (
            category.LOCAL_AUTHORITY,
            gettext("Commune de %s") % commune if commune else gettext("Commune"),
        ),
        "population": (
            category.POPULATION,
            gettext("Population de %s") % place if place else gettext("Population"),
        ),
        "autres": (category.OTHER, gettext("Autres financeurs")),
    }
    for part, (kind, funder) in funders.items():
        if amount := row[f"part_{part}_eur"]:
            yield Cofinancing(funder=funder, category=kind, amount=amount)


def _organisations(row: ProjectRow):
    if row["association"]:
        yield Organisation(name=row["association"], role=Organisation.Role.FUNDING, country=Country.FR)
    if row["partenaire_mali"]:
        yield Organisation(
            name=row["partenaire_mali"], role=Organisation.Role.IMPLEMENTING, country=Country.ML
        )
