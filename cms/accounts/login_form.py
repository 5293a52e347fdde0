"""The forms of logging in, in the words of this site."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm


class StaffLoginForm(LoginForm):
    """Wagtail's, said in French on the site's own pages too."""

    remember = forms.BooleanField(label=_("Rester connecté pendant deux semaines"), required=False)

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Nom d’utilisateur")
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].label = _("Mot de passe")
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"


class CodeForm(forms.Form):
    """A code of the app or, where the account is known, one of its recovery codes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": "", "autocapitalize": "off"}
        ),
    )
    passkey = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput())
    """What the browser answers for a passkey, as JSON."""

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Nom"),
        max_length=60,
        help_text=_("Pour la reconnaître : « Téléphone », « Ordinateur du bureau »…"),
    )
    passkey = forms.CharField(max_length=20_000, widget=forms.HiddenInput())


class ConfirmForm(forms.Form):
    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": ""}),
    )
