"""A date that cannot be read is refused by a sentence that repeats it, in every form of the site.

Django's sentence names neither what was typed nor how to write it; and it lets a moment through that has no
UTC (the first hours of year 1, the last of 9999), which then fails in the database.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import django_filters.fields
from django.core.exceptions import ValidationError
from django.forms import fields
from django.utils.translation import gettext_lazy as _

from cms.dates import in_utc
from cms.reading.refusals import quoted

SENTENCES = {
    fields.DateField: _("« %(value)s » n’est pas une date : écrivez jour/mois/année, comme 12/05/2026."),
    fields.DateTimeField: _(
        "« %(value)s » n’est pas une date avec son heure : écrivez par exemple 12/05/2026 09:00."
    ),
    fields.TimeField: _("« %(value)s » n’est pas une heure : écrivez par exemple 09:00."),
}
CLOCK_CHANGES = _(
    "« %(value)s » n’existe pas, ou existe deux fois : l’heure change à ce moment. "
    "Écrivez une heure de moins ou de plus."
)


def install() -> None:
    """Have every field of a date or a time say so, and filters of dates reach the ends of the calendar."""
    for field, sentence in SENTENCES.items():
        field.to_python = _naming_the_value(field.to_python, sentence)
    stock = django_filters.fields.handle_timezone
    django_filters.fields.handle_timezone = lambda *args: in_utc(stock(*args))


def _naming_the_value(stock: Callable[[Any, Any], Any], sentence: Any) -> Callable[[Any, Any], Any]:
    sentences = {"invalid": sentence, "ambiguous_timezone": CLOCK_CHANGES}

    def to_python(self: Any, value: Any) -> Any:
        code = "invalid"
        try:
            found = stock(self, value)
            if isinstance(found, datetime):
                found.astimezone(UTC)
        except ValidationError as error:
            code = error.code
            if code not in sentences:
                raise
        except OverflowError:
            pass
        else:
            return found
        raise ValidationError(sentences[code], code=code, params={"value": quoted(str(value))})

    return to_python
