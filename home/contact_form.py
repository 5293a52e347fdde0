"""What a contact form asks of its sender besides the fields: to be a person, and to write now and then."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from cms.http.client_address import client_network

TRAP = "contact-url"
"""A field that people do not see and programs fill in; no field of an editor has a hyphen in its name."""
STAMP = "contact-stamp"
FASTEST = 2
LONGEST_OPEN = 12 * 3600
"""Seconds between showing a form and sending it."""
LONGEST_TEXT = 5000


class TooMany(Exception):
    def __str__(self) -> str:
        return _(
            "Trop de messages viennent d’être envoyés : celui-ci n’a pas été enregistré. Votre texte est "
            "encore dans le formulaire ; renvoyez-le dans une heure, ou écrivez-nous par courriel."
        )


class ContactForm(BaseForm):
    """The fields the editors chose, the trap and the stamp."""

    def clean(self):
        if self.data.get(TRAP):
            raise ValidationError(
                _("Un champ caché, qui doit rester vide, a été rempli. Votre texte est gardé : renvoyez-le.")
            )
        check_stamp(self.data.get(STAMP, ""), self.page)
        return super().clean()


class ContactFormBuilder(FormBuilder):
    """Wagtail's, with an end to long texts, and autofill by what browsers know."""

    def get_field_options(self, field):
        required = _("Ce champ est nécessaire : remplissez-le, puis renvoyez le formulaire.")
        return super().get_field_options(field) | {"error_messages": {"required": required}}

    def get_formatted_field_choices(self, field):
        """Each choice once; a blank line, and a comma after the last one, are none."""
        choices = super().get_formatted_field_choices(field)
        return list(dict.fromkeys((choice, shown) for choice, shown in choices if choice))

    def create_multiline_field(self, field, options):
        return super().create_multiline_field(field, options | {"max_length": LONGEST_TEXT})

    def create_email_field(self, field, options):
        widget = forms.EmailInput(attrs={"autocomplete": "email"})
        return forms.EmailField(**options, widget=widget)

    def get_form_class(self):
        return type("FilledForm", (ContactForm,), self.formfields)


def stamped(page) -> str:
    """When a form was shown, signed: what was never shown cannot be sent."""
    return _signer().sign(str(page.pk))


def check_stamp(stamp: str, page) -> None:
    """Raises `ValidationError` when the form was sent too soon or too late, or is not ours."""
    signer = _signer()
    try:
        known = signer.unsign(stamp, max_age=LONGEST_OPEN) == str(page.pk)
    except SignatureExpired:
        reason = _("Ce formulaire est ouvert depuis trop longtemps. Votre texte est gardé : renvoyez-le.")
        raise ValidationError(reason) from None
    except BadSignature:
        known = False
    if not known:
        raise ValidationError(_("Ce formulaire n’est pas complet. Votre texte est gardé : renvoyez-le."))
    try:
        signer.unsign(stamp, max_age=FASTEST)
    except SignatureExpired:
        return
    raise ValidationError(
        _("Ce formulaire a été envoyé plus vite qu’on ne peut l’écrire. Votre texte est gardé : renvoyez-le.")
    )


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="home.contact_form")


def sender_of(request) -> str:
    """Tells one visitor from another today, without keeping an address."""
    today = f"{timezone.now():%Y-%m-%d} {client_network(request)}"
    return salted_hmac("home.contact_form", today, algorithm="sha256").hexdigest()
