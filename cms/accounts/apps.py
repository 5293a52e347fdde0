"""The accounts of the staff: tables, templates, and what the worker does for them."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "accounts"
    verbose_name = "Comptes"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from wagtail.admin.views.account import ChangePasswordPanel

        from cms.accounts import attempts, changes, checks, groups, invitations, mails, own_address, sessions  # noqa: F401
        from cms.accounts.old_password import LimitedPasswordChangeForm
        from cms.publishing import overdue, periodic

        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(groups.settle_after_migrating, sender=last)
        mails.LINKS[mails.INVITATION] = invitations.invitation_link
        changes.watch(get_user_model())
        own_address.install()
        ChangePasswordPanel.form_class = LimitedPasswordChangeForm
        overdue.register("staff_mails", mails.overdue, mails.tell_of_overdue)
        periodic.register("mails to the staff", periodic.EVERY_TICK, mails.send_due)
        periodic.register("old counts of attempts", periodic.EVERY_TEN_MINUTES, attempts.remove_old)
        periodic.register("ended sessions", periodic.EVERY_HOUR, sessions.remove_ended)
