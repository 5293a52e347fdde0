"""The accounts of the staff; an app for its tables and templates."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"
