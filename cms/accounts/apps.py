"""The accounts of the staff; an app for its tables and templates."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from cms.accounts import groups

        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(groups.settle_after_migrating, sender=last)
