"""A number is read as people write it in French, « 12 500,50 », or refused by a sentence that repeats it.

Browsers drop what an `<input type="number">` does not know in their language: « 12 500,50 » arrived as
1250050. So numbers are typed into fields of text and read here, in every form of the site. Numbers that a
script writes (hidden fields, and those that ask for Django's `NumberInput`) are left to Django. What comes
here `typed_fields`, which is installed after this and so reads first, has put in order as any text.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

from cms.reading.refusals import quoted

NUMBER = _(
    "« %(value)s » ne se lit pas comme un nombre : écrivez par exemple 12 500,50, avec des espaces entre "
    "les milliers et une virgule avant les décimales."
)
WHOLE_NUMBER = _("« %(value)s » ne se lit pas comme un nombre entier : écrivez par exemple 12 500.")
TYPED_OTHERWISE = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " ") | {"\u2212": "-", "\u2013": "-"})
PLAIN = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]*)(?:(?P<mark>[.,])(?P<part>[0-9]*))?"
)
"""« 12500 », « 12 500,50 », « 12500.5 », « ,5 »: one mark at most."""
GROUPED = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]{1,3}(?:(?P<mark>[.,])[0-9]{3})(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,](?P<part>[0-9]*))?"
)
"""« 12.500,50 », « 1,250,050 »: marks between thousands, and perhaps the other one."""
SHOWN_IN_GROUPS = 10_000


class NumberText(forms.TextInput):
    """A field of text with the keyboard of a telephone for numbers; shows them as they are read."""

    def format_value(self, value: Any) -> str | None:
        return written(value) if isinstance(value, int | float | Decimal) else super().format_value(value)


def install() -> None:
    """Have every field of a number be such a field of text, and read what is typed there."""
    forms.IntegerField.widget = NumberText
    forms.FloatField.widget = forms.DecimalField.widget = NumberText
    stock = forms.IntegerField.widget_attrs

    def widget_attrs(field: forms.IntegerField, widget: forms.Widget) -> dict[str, Any]:
        mode = "numeric" if _is_whole(field) else "decimal"
        return stock(field, widget) | ({"inputmode": mode} if isinstance(widget, NumberText) else {})

    forms.IntegerField.widget_attrs = widget_attrs
    for kind in (forms.IntegerField, forms.FloatField, forms.DecimalField):
        kind.to_python = _reading(kind.to_python)


def written(number: float | Decimal) -> str:
    """As it is shown in a field: « 12 500,50 », “12 500.50”; a comma never stands between thousands."""
    if abs(Decimal(number)) < SHOWN_IN_GROUPS:
        return number_format(number)
    grouped = number_format(number, force_grouping=True)
    return grouped.replace(get_format("THOUSAND_SEPARATOR"), "\N{NO-BREAK SPACE}")


def read(typed: str, is_whole: bool = False) -> str:
    """The number as Python writes it; raises `ValidationError` with one sentence for what is none, or two.

    « 12,500 » is twelve and a half in French and thousands in English: before three digits, the mark that is
    not the language's own may mean either. In a whole number none means twelve.
    """
    text = typed.translate(TYPED_OTHERWISE).strip()
    found = PLAIN.fullmatch(text)
    if found is None:
        found = GROUPED.fullmatch(text)
    elif _has_two_meanings(found, is_whole):
        found = None
    if found is None or not any(map(str.isdecimal, text)):
        sentence = WHOLE_NUMBER if is_whole else NUMBER
        raise ValidationError(sentence, code="invalid", params={"value": quoted(typed.strip())})
    whole = re.sub("[ .,]", "", found["whole"])
    return f"{found['sign']}{whole}" + (f".{found['part']}" if found["part"] else "")


def _has_two_meanings(found: re.Match, is_whole: bool) -> bool:
    whole, part = found["whole"], found["part"] or ""
    if len(part) != 3 or len(whole) > 3 or whole in ("", "0"):
        return False
    return is_whole or found["mark"] != get_format("DECIMAL_SEPARATOR")


def _is_whole(field: forms.IntegerField) -> bool:
    return not isinstance(field, forms.FloatField | forms.DecimalField)


def _reading(stock: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    @wraps(stock)
    def to_python(field: Any, value: Any) -> Any:
        by_a_script = field.widget.is_hidden or isinstance(field.widget, forms.NumberInput)
        if isinstance(value, str) and not by_a_script:
            value = read(value, _is_whole(field)) if value.strip() else ""
        return stock(field, value)

    return to_python
