"""Builds projects for the tests: the index, and projects below it."""

from datetime import date
from decimal import Decimal

from projects.inline_rows import (
    Achievement,
    Beneficiaries,
    Cofinancing,
    Organisation,
    ProjectDocument,
    PurposeShare,
)
from projects.models import ProjectIndexPage, ProjectPage, Sector
from tests.home.builders import published

KAYES = "14.4478, -11.4439"


def index() -> ProjectIndexPage:
    """The one map of projects, made on first use."""
    return ProjectIndexPage.objects.first() or published(ProjectIndexPage(title="Carte des actions"))


def sector(slug="water") -> Sector:
    """One of the sectors that the migrations bring."""
    return Sector.objects.get(slug=slug)


def unsaved(title="Un forage à Kayes", **fields) -> ProjectPage:
    return ProjectPage(**{"title": title, "sector": fields.pop("sector", None) or sector(), **fields})


def project(title="Un forage à Kayes", parent=None, **fields) -> ProjectPage:
    """A published project; `cofinancing` and the other lines are lists of unsaved objects."""
    return published(unsaved(title, **fields), parent or index())


def complete(**fields) -> ProjectPage:
    """A project with something in every field; `album` and `documents` come from outside."""
    documents = [ProjectDocument(document=document) for document in fields.pop("documents", [])]
    return project(
        **{
            "code": "EX-001",
            "summary": "Un forage et une pompe.",
            "objectives": "De l’eau à moins de 500 m.",
            "body": [("paragraph", "<p>Le forage est ouvert.</p>")],
            "status": "closed",
            "locality": "Kayes N’Di",
            "commune": "Kayes",
            "cercle": "Kayes",
            "location": KAYES,
            "planned_start": date(2004, 11, 1),
            "planned_start_precision": "month",
            "planned_end": date(2005, 6, 29),
            "actual_start": date(2005, 1, 1),
            "actual_start_precision": "year",
            "actual_end": date(2006, 2, 25),
            "cost": Decimal(27_500),
            "data_source": "Rapport final, 2009",
            "purposes": [PurposeShare(code="14032", share=Decimal(40))],
            "cofinancing": [
                Cofinancing(funder="Codéveloppement Mali", category="programme", amount=Decimal(20_000)),
                Cofinancing(
                    funder="Habitants", category="population", amount=Decimal("7500.50"), kind="in-kind"
                ),
            ],
            "organisations": [Organisation(name="Commune de Kayes", role="implementing")],
            "beneficiaries": [Beneficiaries(number=1200, source="Mairie")],
            "achievements": [Achievement(what="Forages", quantity=Decimal(2), unit="forages")],
            "documents": documents,
            **fields,
        }
    )
