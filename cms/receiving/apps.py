"""The page that says how to receive the content: a reader of what was frozen, without models."""

from django.apps import AppConfig


class ReceivingConfig(AppConfig):
    name = "cms.receiving"
    label = "receiving"
    verbose_name = "Diffuser nos contenus"
