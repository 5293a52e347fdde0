"""What is typed as a number is read as French writes it, or refused by a sentence that repeats it."""

from decimal import Decimal

import pytest
from django import forms
from django.apps import apps
from django.utils import translation
from wagtail.admin.panels import get_edit_handler

from cms.overrides.typed_numbers import written
from projects.models import ProjectPage

REFUSED = [
    "douze",
    "12 500,50 €",
    "1 2",
    "12 0000",
    "1  000",
    "12,5,0",
    "1.2.3",
    "12.5,0",
    "-",
    ",",
    "1e3",
    "1_000",
]


def clean(field: forms.Field, typed: str, lang: str = "fr"):
    with translation.override(lang):
        return field.clean(typed)


def refusal(field: forms.Field, typed: str, lang: str = "fr") -> str:
    with pytest.raises(forms.ValidationError) as refused:
        clean(field, typed, lang)
    with translation.override(lang):
        return refused.value.messages[0]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *((typed, "12500.50") for typed in ("12 500,50", "12500,50", "12500.50", "12 500.50", " 12 500,50 ")),
        *(
            (typed, "12500.50")
            for typed in ("12\xa0500,50", "12\u202f500,50\u200b", "12.500,50", "12,500.50")
        ),
        *((typed, "1250050") for typed in ("1 250 050", "1250050", "1.250.050", "1,250,050")),
        *(("12,5", "12.5"), ("0,125", "0.125"), ("0.125", "0.125"), (",5", "0.5"), ("12,", "12")),
        *(("-12,5", "-12.5"), ("\u22121 000", "-1000"), ("+3", "3"), ("1000,125", "1000.125"), ("007", "7")),
    ],
)
def test_a_number_is_read_with_spaces_and_either_mark(typed, number, lang):
    assert clean(forms.DecimalField(), typed, lang) == Decimal(number)
    assert clean(forms.FloatField(), typed, lang) == float(number)


@pytest.mark.parametrize(
    ("typed", "number"), [("12 500", 12500), ("12.0", 12), ("1.250.000", 1250000), ("0", 0)]
)
def test_a_whole_number_is_read(typed, number):
    assert clean(forms.IntegerField(), typed) == number


@pytest.mark.parametrize("typed", [*REFUSED, "12.500", "-1.000"])
@pytest.mark.parametrize("field", [forms.DecimalField, forms.FloatField])
def test_what_is_none_or_may_be_two_is_repeated(field, typed):
    assert refusal(field(), typed).startswith(f"« {typed} » ne se lit pas comme un nombre")


@pytest.mark.parametrize("typed", [*REFUSED, "12,500", "12.000"])
def test_a_whole_number_has_no_thousands_after_a_mark(typed):
    assert refusal(forms.IntegerField(), typed).startswith(
        f"« {typed} » ne se lit pas comme un nombre entier"
    )


def test_before_three_digits_only_the_mark_of_the_language_is_clear():
    assert clean(forms.DecimalField(), "12,500") == Decimal("12.5")
    assert clean(forms.DecimalField(), "12.500", "en") == Decimal("12.5")
    assert "“12,500”" in refusal(forms.DecimalField(), "12,500", "en")


def test_nothing_typed_is_nothing():
    for field in (forms.IntegerField, forms.FloatField, forms.DecimalField):
        assert [clean(field(required=False), typed) for typed in ("", " ", "\u200b")] == [None] * 3


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    "number", [Decimal("12500.50"), Decimal("1250050.00"), 12500, 9999, 8000.5, 0, -12000]
)
def test_what_a_field_shows_is_read_as_the_same(number, lang):
    with translation.override(lang):
        assert forms.DecimalField().clean(written(number)) == Decimal(str(number))
        assert not forms.DecimalField().has_changed(number, written(number))


def test_a_field_shows_numbers_in_french_and_what_was_typed_as_it_was():
    with translation.override("fr"):
        assert [written(number) for number in (Decimal("12500.50"), 8000, Decimal("9.5"))] == [
            "12\xa0500,50",
            "8000",
            "9,5",
        ]
        assert 'value="12.500"' in forms.DecimalField().widget.render("cost", "12.500")


def numbers_of(form: type[forms.BaseForm]) -> list[forms.Field]:
    kinds = [form, *(formset.form for formset in getattr(form, "formsets", {}).values())]
    fields = [field for kind in kinds for field in kind.base_fields.values()]
    return [field for field in fields if isinstance(field, forms.IntegerField) and not field.widget.is_hidden]


def test_no_form_of_the_staff_leaves_numbers_to_the_browser():
    """It drops what it does not know, so nothing here could say so."""
    models = [
        model for model in apps.get_models() if hasattr(model, "panels") or hasattr(model, "edit_handler")
    ]
    found = [field for model in models for field in numbers_of(get_edit_handler(model).get_form_class())]
    found += numbers_of(ProjectPage.get_edit_handler().get_form_class())
    assert len(found) > 4
    assert {field.widget.input_type for field in found} == {"text"}
    assert {field.widget.attrs["inputmode"] for field in found} <= {"numeric", "decimal"}


@pytest.mark.parametrize("widget", [forms.HiddenInput, forms.NumberInput])
def test_what_a_script_writes_is_left_as_it_is(widget):
    assert clean(forms.FloatField(widget=widget), "14.447") == 14.447
