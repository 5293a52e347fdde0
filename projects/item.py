"""What partners receive of a project. Money is decimal text, so that no cent is lost on the way."""

import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from cms.items import Block, Choice, Document, Image, Item, Shape


class SectorShape(Choice):
    icon: str = Field(description="shape of the sector's sign: circle, square, triangle…")
    color: str = Field(description="#rrggbb")


class PlaceShape(Shape):
    locality: str
    commune: str
    cercle: str
    region: str
    precision: Choice | None = Field(description="exact or approximate; null without a point")


class PartialDate(Shape):
    date: datetime.date = Field(description="the first day of the period that is known")
    precision: Literal["year", "month", "day"]


class Cost(Shape):
    """One euro is 655.957 CFA francs."""

    amount: Decimal = Field(description="as entered, in `currency`")
    currency: Literal["EUR", "XOF"]
    eur: Decimal
    xof: Decimal
    converted: Literal["eur", "xof"] = Field(description="which of the two was computed")
    band: Choice


class PurposeShape(Choice):
    """A purpose code of the OECD's Development Assistance Committee."""


class PurposeShareShape(PurposeShape):
    percentage: Decimal


class CofinancingShape(Shape):
    funder: str
    category: Choice
    amount: Decimal = Field(description="in the currency of the cost")
    kind: Choice = Field(description="cash or in-kind")


class OrganisationShape(Shape):
    name: str
    role: Choice = Field(description="IATI's four roles")
    country: Choice = Field(description="ISO 3166-1, two letters")


class BeneficiariesShape(Shape):
    number: int
    unit: str
    source: str


class AchievementShape(Shape):
    what: str
    quantity: Decimal | None
    unit: str


class ProjectItem(Item):
    """An action: its aims, place, dates, cost, people and results."""

    heavy: ClassVar = {
        "achievements",
        "beneficiaries",
        "body",
        "cofinancing",
        "documents",
        "objectives",
        "organisations",
        "photos",
        "purposes",
    }

    code: str = Field(description="the staff's own reference, the same in every language")
    sector: SectorShape | None = Field(description="null while the staff have not published the sector")
    purpose: PurposeShape | None = Field(
        description="the DAC code of the sector, for what `purposes` leave of 100 %"
    )
    purposes: list[PurposeShareShape] = Field(description="further DAC codes")
    status: Choice = Field(
        description="pipeline, implementation, finalisation, closed, cancelled or suspended (IATI)"
    )
    place: PlaceShape
    planned_start: PartialDate | None
    planned_end: PartialDate | None
    actual_start: PartialDate | None
    actual_end: PartialDate | None
    year: int | None = Field(description="of the actual start, else of the planned one")
    years: list[int] = Field(
        description="each year from the start to the end, actual dates before planned ones; `year=` finds any"
    )
    cost: Cost | None
    objectives: str
    body: list[Block]
    cofinancing: list[CofinancingShape]
    organisations: list[OrganisationShape]
    beneficiaries: list[BeneficiariesShape]
    achievements: list[AchievementShape]
    photos: list[Image]
    documents: list[Document]
    data_source: str
