"""The administration's tables (CSV, XLSX) hold texts only: nothing that a spreadsheet would compute.

Every export of Wagtail and of its add-ons passes its values through one method.
"""

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cms.csv_injection import formula_safe


def install() -> None:
    """Have every export of the administration pass through `formula_safe`."""
    stock = SpreadsheetExportMixin.preprocess_field_value

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        return formula_safe(stock(self, field, value, export_format))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
