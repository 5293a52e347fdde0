"""The front door: preparing, serving, watching, and the doors a visitor must not open."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    name = "cms.serving"
    label = "serving"
    verbose_name = "Service"
