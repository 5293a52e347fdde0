"""The forms about partners: one to connect a partner, one to start over from a date."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from cms.host_names import canonical_url
from cms.plugins import plugins
from cms.syndication.models import Partner, Subscription


def type_choices(chosen: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Every content type by its name, with its label; and those chosen that are not installed now."""
    installed = {plugin.name: plugin.label() for plugin in plugins}
    return list(installed.items()) + [(name, name) for name in chosen if name not in installed]


class SubscriptionForm(forms.ModelForm):
    """A subscription with its partner, who is created when nobody has that name yet."""

    partner_name = forms.CharField(
        label=_("Partenaire"), max_length=120, help_text=_("Le nom du site ou de l’organisation.")
    )
    email = forms.EmailField(
        label=_("Adresse électronique"),
        required=False,
        help_text=_("De la personne à prévenir quand les envois échouent ; le site ne lui écrit pas."),
    )
    url = forms.URLField(
        label=_("Adresse à appeler"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Donnée par le partenaire, par exemple https://www.exemple.org/webhook."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    types = forms.MultipleChoiceField(
        label=_("Types de contenu"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucun choisi : tous, y compris ceux qui viendront."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues"),
        required=False,
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune choisie : toutes."),
    )

    class Meta:
        model = Subscription
        fields = ["url", "types", "languages"]

    field_order = ["partner_name", "email", "url", "types", "languages"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"].choices = type_choices(self.instance.types)
        self.before = self.instance.types, self.instance.languages
        if self.instance.partner_id:
            self.fields["partner_name"].initial = self.instance.partner.name
            self.fields["email"].initial = self.instance.partner.email

    def clean_partner_name(self) -> str:
        """An edited subscription stays with its partner: what that one confirmed is not another's."""
        name: str = self.cleaned_data["partner_name"]
        found = Partner.objects.filter(name__iexact=name).exclude(pk=self.instance.partner_id)
        if self.instance.partner_id and found.exists():
            sentence = _("« %(name)s » est un autre partenaire : ajoutez-lui un abonnement.")
            raise ValidationError(sentence, code="other", params={"name": name})
        return name

    def clean_url(self) -> str:
        """As programs write it, whoever copied it from the address bar of a browser."""
        url: str = self.cleaned_data["url"]
        with suppress(ValueError):  # what is no host, the model's own check says in one sentence
            url = canonical_url(url)
        return str(iri_to_uri(url))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        url, name = cleaned.get("url"), cleaned.get("partner_name", "")
        same = Subscription.objects.filter(partner__name__iexact=name, url=url).exclude(pk=self.instance.pk)
        if url and name and same.exists():
            sentence = _("« %(name)s » est déjà appelé à cette adresse : modifiez l’abonnement existant.")
            self.add_error("url", ValidationError(sentence, code="twice", params={"name": name}))
        return cleaned

    def save(self, commit: bool = True) -> Subscription:
        """An edited one writes what was edited only: a call may be under way. What that call was told
        to do is no longer asked for, so its outcome moves nothing.
        """
        if not self.instance.partner_id:
            self.instance.partner = self._new_partner()
            return super().save(commit)  # type: ignore[no-any-return]
        self._rename(self.instance.partner)
        changed = ["url", "types", "languages"]
        if set(changed) & set(self.changed_data):
            self.instance.claim = self.instance.claimed_until = None
            changed += ["claim", "claimed_until"]
        if "url" in self.changed_data:
            self.instance.try_at_once()
            changed += ["failures", "failing_since", "next_attempt_at"]
        if self.widened:
            self.instance.start_over()
            changed += ["epoch", "seq"]
        self.instance.save(update_fields=changed)
        return self.instance

    @property
    def widened(self) -> bool:
        """Whether it now asks for items it did not ask for: all is announced again, theirs included."""
        return any(map(_gained, self.before, (self.instance.types, self.instance.languages)))

    @property
    def narrowed(self) -> bool:
        """Whether it no longer asks for items the partner may hold."""
        return any(map(_gained, (self.instance.types, self.instance.languages), self.before))

    def _new_partner(self) -> Partner:
        """The partner of that name, who may have other subscriptions."""
        name, email = self.cleaned_data["partner_name"], self.cleaned_data["email"]
        partner = Partner.objects.filter(name__iexact=name).first() or Partner(name=name)
        partner.email = email or partner.email
        partner.save()
        return partner

    def _rename(self, partner: Partner) -> None:
        partner.name, partner.email = self.cleaned_data["partner_name"], self.cleaned_data["email"]
        partner.save(update_fields=["name", "email"])


def _gained(before: list[str], after: list[str]) -> bool:
    """Whether a selection contains something that another does not; an empty one contains all."""
    return bool(before) and (not after or not set(after) <= set(before))


class PartnerForm(forms.ModelForm):
    """A partner that comes to read by itself and is not called."""

    class Meta:
        model = Partner
        fields = ["name", "email"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Partner.objects.filter(name__iexact=name).exists():
            sentence = _("« %(name)s » existe déjà : donnez-lui un jeton sur sa page.")
            raise ValidationError(sentence, code="twice", params={"name": name})
        return name


class ReplayForm(forms.Form):
    """From which day on everything is announced again."""

    since = forms.DateField(
        label=_("Renvoyer tout ce qui a changé depuis le"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
