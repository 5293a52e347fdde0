"""Whoever changes their mail address gives the password first: the address gets the links for another one."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.forms.account import NameEmailForm
from wagtail.admin.views.account import NameEmailSettingsPanel

from cms.accounts.login_steps import confirmed


class ConfirmedAddressForm(NameEmailForm):
    """Wagtail's, in the account's own settings."""

    is_confirmed = False
    """Whether the password was given just now."""

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if address == self.initial.get("email") or self.is_confirmed:
            return address
        query = urlencode({"next": reverse("wagtailadmin_account")})
        raise ValidationError(
            format_html(
                '{} <a href="{}?{}">{}</a>',
                _("Une autre adresse demande votre mot de passe : entrez-le, puis changez-la de nouveau."),
                reverse("accounts_confirm"),
                query,
                _("Entrer mon mot de passe"),
            ),
            code="not_confirmed",
        )


def install() -> None:
    """Make it the form of Wagtail's panel."""
    stock = NameEmailSettingsPanel.get_form

    def get_form(self: Any) -> Any:
        form = stock(self)
        form.is_confirmed = confirmed(self.request)
        return form

    NameEmailSettingsPanel.form_class = ConfirmedAddressForm
    NameEmailSettingsPanel.get_form = get_form
