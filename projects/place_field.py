"""The field of a place: the text that wagtailgeowidget stores, read from whatever people type."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects import coordinates
from projects.coordinates import Coordinates


class Precision(models.TextChoices):
    EXACT = "exact", _("exacte")
    APPROXIMATE = "approximate", _("approximative")


def normal(text: str) -> str:
    """The stored form of typed or stored coordinates; raises `ValidationError` with one sentence."""
    try:
        return coordinates.read(text).stored() if text.strip() else ""
    except ValueError as error:
        raise ValidationError(str(error)) from None


class PlaceFormField(forms.CharField):
    """Takes what is typed as well as what the map writes."""

    def clean(self, value):
        return normal(super().clean(value))


class PlaceField(models.CharField):
    """`SRID=4326;POINT(longitude latitude)` in degrees, or nothing; validation brings what is typed to it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 250, "blank": True, **kwargs})

    def clean(self, value, model_instance):
        return super().clean(normal(value or ""), model_instance)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PlaceFormField, **kwargs})


def place_of(text: str) -> Coordinates | None:
    """The place in Mali behind a field's text; None for an empty or unreadable one."""
    try:
        return coordinates.read(text)
    except ValueError:
        return None
