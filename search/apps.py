"""The search page as a Django app: a reader, without models or a plugin."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Recherche"
