"""How a day and a moment are written, and which day a moment is: the same on pages, in mails and in the
administration."""

from datetime import UTC, date, datetime, tzinfo

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; as it is written where that would be before year 1 or after 9999."""
    return _in_zone(moment, UTC)


def day_of(value: date | datetime | str) -> date:
    """The day it is in the site's time zone, whatever that of the reader is; a day is itself.

    Texts are ISO 8601, as frozen items have them: `2027-01-01`, `2026-12-31T23:30:00Z`. Raises
    `ValueError` for any other.
    """
    if isinstance(value, str):
        value = parse_datetime(value) or date.fromisoformat(value)
    if not isinstance(value, datetime):
        return value
    if timezone.is_naive(value):
        return value.date()
    return _in_zone(value, timezone.get_default_timezone()).date()


def today() -> date:
    """The day it is now in the site's time zone, whatever that of the machine or the reader is."""
    return day_of(timezone.now())


def written_day(value: date | datetime | str) -> str:
    """« 1er novembre 2004 », “1 November 2004”: what `day_of` gives, in the active language.

    « 1er » is the doing of `cms.overrides.french_days`, for every date that Django writes.
    """
    return date_format(day_of(value), "j F Y")


def written_moment(moment: datetime, clock: str = "H:i") -> str:
    """« 1er novembre 2026 à 09:05 », in the zone in force: the site's, or that of a member of the staff who
    chose one for the administration. `clock` is how Django formats the time of day."""
    local = _in_zone(moment, timezone.get_current_timezone())
    return gettext("%(day)s à %(time)s") % {
        "day": written_day(local.date()),
        "time": date_format(local, clock),
    }


def _in_zone(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except OverflowError:  # the first hours of year 1, the last ones of year 9999
        return moment.replace(tzinfo=zone)
