"""Dates known to the year, the month or the day, and their order."""

import calendar
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.dates import written_day

LONGEST = 50
"""Years between the start and the end of a project."""


class DatePrecision(models.TextChoices):
    YEAR = "year", _("à l’année près")
    MONTH = "month", _("au mois près")
    DAY = "day", _("au jour près")


LABELS = {
    "actual_start": _("Début"),
    "actual_end": _("Fin"),
    "planned_start": _("Début prévu"),
    "planned_end": _("Fin prévue"),
}
"""What each date of a project is called."""


def first_day(day: date, precision: str) -> date:
    """The first day of the period that is known."""
    if precision == DatePrecision.YEAR:
        return day.replace(month=1, day=1)
    return day.replace(day=1) if precision == DatePrecision.MONTH else day


def last_day(day: date, precision: str) -> date:
    """The last day of the period that is known."""
    if precision == DatePrecision.YEAR:
        return day.replace(month=12, day=31)
    if precision == DatePrecision.MONTH:
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day


def years(start: date | None, end: date | None) -> list[int]:
    """Each year from the start to the end, that of the only one known, or none."""
    known = [day.year for day in (start, end) if day]
    return list(range(known[0], max(known) + 1)) if known else []


def date_item(day: date | None, precision: str) -> dict | None:
    """The shape `projects.item.PartialDate`: the first day of the period that is known, or None."""
    return day and {"date": first_day(day, precision), "precision": precision}


def written(day: date, precision: str) -> str:
    """The date as it is read, no more precise than it is known."""
    pattern = {DatePrecision.YEAR: "Y", DatePrecision.MONTH: "F Y"}.get(DatePrecision(precision))
    return date_format(day, pattern) if pattern else written_day(day)


def check_length(start: date | None, end: date | None) -> None:
    """Raises `ValidationError` for a period so long that one of its dates must be wrong."""
    if start and end and end.year - start.year > LONGEST:
        raise ValidationError(
            gettext(
                "De %(start)s à %(end)s, cela ferait plus de %(most)s ans : corrigez l’une des deux dates."
            )
            % {"start": start.year, "end": end.year, "most": LONGEST}
        )


def check_order(start: date | None, start_precision: str, end: date | None, end_precision: str) -> None:
    """Raises `ValidationError` when the end is certainly before the start."""
    if start and end and last_day(end, end_precision) < first_day(start, start_precision):
        raise ValidationError(
            gettext("La fin (%(end)s) est avant le début (%(start)s) : corrigez l’une des deux dates.")
            % {"end": written(end, end_precision), "start": written(start, start_precision)}
        )
