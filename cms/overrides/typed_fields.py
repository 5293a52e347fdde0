"""Every field of a form and of a row keeps text as `cms.typed_text` has it.

Forms, rows and blocks come from Django, from Wagtail, from our types and from packages: a field of our own
would be forgotten in one of them. All read text by the few methods below. A form needs it before it judges
(lengths, choices, what is empty), a row for whatever comes by another way: the authoring API, imports,
commands, what a picture says of itself. What is looked up in a column goes through the same method.
Passwords are left as they were typed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.db import models
from wagtail.fields import StreamField

from cms.typed_text import is_blank, line, lines, within

Read = Callable[[Any, Any], Any]


OTHERS = (
    *(forms.DateField, forms.DateTimeField, forms.TimeField, forms.DurationField),
    *(forms.IntegerField, forms.FloatField, forms.DecimalField),
    *(forms.ChoiceField, forms.ModelChoiceField),
)
"""With `CharField` and `FileField`, all that reads a string by itself; others descend from these."""


def install() -> None:
    """Have the fields of forms and of models read by ours."""
    forms.CharField.to_python = read_after(of_form_field, forms.CharField.to_python)
    for kind in OTHERS:
        kind.to_python = read_after(of_form_field, kind.to_python)
    forms.FileField.to_python = read_after(of_file, forms.FileField.to_python)
    models.CharField.to_python = read_after(of_column, models.CharField.to_python)
    models.TextField.to_python = read_after(of_column, models.TextField.to_python)
    StreamField.get_prep_value = read_before(StreamField.get_prep_value, within)


def read_after(kept: Read, read: Read) -> Read:
    """The method of a field, given what `kept` makes of the value."""

    @wraps(read)
    def to_python(field: Any, value: Any) -> Any:
        return read(field, kept(field, value))

    return to_python


def read_before(prepare: Read, kept: Callable[[Any], Any]) -> Read:
    """The method of a field, and what `kept` makes of its answer."""

    @wraps(prepare)
    def get_prep_value(field: Any, value: Any) -> Any:
        return kept(prepare(field, value))

    return get_prep_value


def of_form_field(field: forms.Field, value: Any) -> Any:
    """What was typed into a field: one line, unless the browser shows several or a script writes it.

    What is drawn as nothing is nothing, so that a required field is not left blank.
    """
    if not isinstance(value, str) or isinstance(field.widget, forms.PasswordInput):
        return value
    several = isinstance(field.widget, forms.Textarea | forms.HiddenInput)
    kept = lines(value) if several else line(value)
    return "" if kept.strip() and is_blank(kept) else kept


def of_file(_field: forms.FileField, upload: Any) -> Any:
    """The upload under the name that people see."""
    if name := getattr(upload, "name", None):
        upload.name = line(name)
    return upload


def of_column(field: models.Field, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return lines(value) if isinstance(field, models.TextField) else line(value)
