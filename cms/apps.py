"""The engine's app: discovers the content types once every app is loaded."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Moteur"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from cms import checks, french_order, plugins  # noqa: F401
        from cms.overrides import (
            account_forms,
            avatars,
            detached_aliases,
            exports,
            form_messages,
            french_days,
            french_lists,
            notifications,
            one_site,
            redirect_imports,
            redirect_paths,
            removal_notices,
            routing,
            slug_inputs,
            staff_lists,
            typed_dates,
            typed_fields,
        )
        from cms.packages import orphan_rows, validation
        from cms.vocabularies import permissions

        connection_created.connect(french_order.register, dispatch_uid="french order")
        plugins.discover()
        validation.validate()
        orphan_rows.connect()
        account_forms.install()
        avatars.install()
        detached_aliases.install()
        exports.install()
        form_messages.install()
        french_days.install()
        french_lists.install()
        notifications.install()
        one_site.install()
        redirect_imports.install()
        redirect_paths.install()
        removal_notices.install()
        permissions.register()
        routing.install()
        slug_inputs.install()
        staff_lists.install()
        typed_dates.install()
        typed_fields.install()
