"""Tags of the administration of partners."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils import timezone

from cms.dates import written_day, written_moment
from cms.plugins import plugins

register = template.Library()


@register.simple_tag
def action_url(pk: uuid.UUID, action: str) -> str:
    """The address that does an action to a subscription."""
    return reverse(f"partners:{action}", args=[pk])


@register.filter
def day(at: datetime) -> str:
    """The day of a moment, here: « 1er novembre 2026 »."""
    return written_day(timezone.localtime(at).date())


@register.filter
def moment(at: datetime | None, clock: str = "H:i") -> str:
    """Day and time as one writes them: « 1er novembre 2026 à 09:05 »; a dash for never."""
    return "–" if at is None else written_moment(at, clock)


@register.filter
def type_labels(names: Iterable[str]) -> str:
    """What the staff call these content types: « Actualités, Projets »."""
    return ", ".join(map(type_label, names))


@register.filter
def type_label(name: str) -> str:
    """What the staff call a content type; its name where it is not installed."""
    return plugins.label_of(name)
