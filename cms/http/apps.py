"""Middleware and error pages; an app for its templates."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    name = "cms.http"
    label = "http"
    verbose_name = "Requêtes et réponses"
