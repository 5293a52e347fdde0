"""The administration's tables (CSV, XLSX): nothing that a spreadsheet would compute, times as lists say.

Every export of Wagtail and of its add-ons passes its values through one method.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.csv_injection import formula_safe


def install() -> None:
    """Have every export of the administration pass through `formula_safe`, moments by a clock of here."""
    stock = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        return formula_safe(stock(self, field, _on_the_clock(value), export_format))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value


def _on_the_clock(value: Any) -> Any:
    """A moment by the clock of who exports it, to the second: Wagtail writes UTC, without saying so."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.make_naive(value).replace(microsecond=0)
    return value
