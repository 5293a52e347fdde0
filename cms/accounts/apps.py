"""The accounts of the staff: tables, templates, and what the worker does for them."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from cms.accounts import attempts, mails
        from cms.publishing import periodic

        periodic.register("mails to the staff", periodic.EVERY_TICK, mails.send_due)
        periodic.register("old counts of attempts", periodic.EVERY_TEN_MINUTES, attempts.remove_old)
