"""The app of the passwords of pages, for its hook."""

from django.apps import AppConfig


class PagePasswordsConfig(AppConfig):
    name = "cms.page_passwords"
    label = "page_passwords"
    verbose_name = "Mots de passe des pages"

    def ready(self) -> None:
        from cms.page_passwords import session_marks

        session_marks.install()
