"""The home page, the history, generic pages, and what the site says of itself."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Site"

    def ready(self) -> None:
        from cms.publishing import overdue
        from home import contact_mail, receivers  # noqa: F401

        overdue.register("contact_mails", contact_mail.overdue)
