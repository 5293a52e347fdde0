"""Partners, the places to which changes are announced, every attempt, and what partners confirmed."""

import secrets
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.french_order import FrenchOrder
from cms.publishing import head
from cms.publishing.querysets import UnwatchedQuerySet
from cms.syndication.ssrf import TargetRefused, check_url

OVERLAP = timedelta(hours=24)
"""How long messages are signed with the former secret too."""
MOST_FORMER = 10
"""Former secrets that sign at the same time; each makes the headers of a call longer."""


def new_salt() -> str:
    """Thirty-two hexadecimal digits: what tells one secret of a subscription from the next."""
    return secrets.token_hex(16)


def selects(types: Collection[str], languages: Collection[str], type_name: str, lang: str) -> bool:
    """Whether a selection (an empty one stands for all) contains an item of this type and language."""
    return (not types or type_name in types) and (not languages or lang in languages)


class Partner(models.Model):
    """A site or organisation that receives the content."""

    name = models.CharField(_("nom"), max_length=120, unique=True)
    email = models.EmailField(
        _("adresse électronique"),
        blank=True,
        help_text=_("De la personne à prévenir chez le partenaire ; le site ne lui écrit pas de lui-même."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("partenaire")
        verbose_name_plural = _("partenaires")
        ordering = [FrenchOrder("name"), "pk"]

    def __str__(self) -> str:
        return self.name


class SubscriptionQuerySet(models.QuerySet):
    def due(self, now: datetime) -> "SubscriptionQuerySet":
        """Those that may be tried at `now`: active, not waiting for a retry, in no other sender's hands."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.filter(free, state=Subscription.State.ACTIVE, next_attempt_at__lte=now)


class Subscription(models.Model):
    """A cursor on the sequence of changes that moves only when the partner's server said 2xx.

    Everything up to number `seq` of `epoch` was delivered; what follows, of these types and
    languages, is pending. An empty list stands for all. The secret itself is not here: it is made
    of `salt` and the site's own key (see `signing`).
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("actif")
        PAUSED = "paused", _("en pause")
        GONE = "gone", _("arrêté par le partenaire (410)")
        ABANDONED = "abandoned", _("arrêté après trente jours sans réponse")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(
        Partner, models.CASCADE, related_name="subscriptions", verbose_name=_("partenaire")
    )
    url = models.URLField(
        _("adresse à appeler"),
        max_length=500,
        help_text=_("Donnée par le partenaire, par exemple https://www.exemple.org/webhook."),
    )
    types = models.JSONField(_("types de contenu"), default=list, blank=True)
    languages = models.JSONField(_("langues"), default=list, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField(auto_now_add=True)

    epoch = models.CharField(max_length=32)
    seq = models.BigIntegerField(default=0)

    salt = models.CharField(max_length=32, default=new_salt)
    former_salts = models.JSONField(default=list)
    """Pairs of a salt and the time (seconds since 1970) until which its secret signs too, oldest first."""

    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)
    slow = models.BooleanField(default=False)
    notified_at = models.DateTimeField(null=True)
    """When the staff were notified that it fails; None while it does not."""

    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        ordering = [FrenchOrder("partner__name"), "url"]
        constraints = [models.UniqueConstraint(fields=["partner", "url"], name="subscription_once")]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="subscription_by_due")]

    def __str__(self) -> str:
        return f"{self.partner} → {self.url}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.epoch:
            self.start_here()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        try:
            check_url(self.url)
        except TargetRefused as refusal:
            raise ValidationError({"url": refusal.sentence}) from None

    def start_here(self) -> None:
        """Send what changes from now on; the partner reads what is public already from `changes`."""
        self.epoch, self.seq = head()

    def start_over(self) -> None:
        """Send everything again, as after a restored database; what a call under way finds counts no more."""
        self.epoch, self.seq = head().epoch, 0

    def rotate(self) -> None:
        """A new secret; the former ones go on signing for a day, so that the partner can change over.

        All of them: who asks for a new secret twice has not yet told the partner of the first.
        """
        now = timezone.now()
        self.former_salts = [*self.overlapping(now), [self.salt, (now + OVERLAP).timestamp()]]
        self.salt = new_salt()
        self.save(update_fields=["salt", "former_salts"])

    def overlapping(self, now: datetime) -> list[tuple[str, float]]:
        """The former salts whose secrets still sign at `now`, each with the end of its time; at most ten."""
        kept = [(salt, until) for salt, until in self.former_salts if now.timestamp() < until]
        return kept[-MOST_FORMER:]

    def resume(self) -> None:
        """Active again, as if nothing had failed; what was missed meanwhile is pending, compacted."""
        self.try_at_once()
        self.state, self.notified_at = self.State.ACTIVE, None
        self.save(update_fields=["state", "failures", "failing_since", "notified_at", "next_attempt_at"])

    def try_at_once(self) -> None:
        """Wait for no retry: what failed so far says nothing of the next call."""
        self.failures, self.failing_since, self.next_attempt_at = 0, None, timezone.now()

    def pause(self) -> None:
        self.state = self.State.PAUSED
        self.save(update_fields=["state"])

    def delivered_in(self, epoch: str) -> int:
        """Up to which number of an epoch everything was delivered; 0 in one that began since."""
        return self.seq if self.epoch == epoch else 0

    def wants(self, type_name: str, lang: str) -> bool:
        """Whether an item of this type and language is announced here."""
        return selects(self.types, self.languages, type_name, lang)


class Attempt(models.Model):
    """One call of a partner's server: what was announced, and what it answered. Never what was sent.

    `types` and `languages` are those that the subscription had when the message was made: they say
    what an answer confirms, whatever the subscription asks for since.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="attempts")
    test = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    message = models.CharField(max_length=64)
    after_seq = models.BigIntegerField()
    up_to_seq = models.BigIntegerField()
    types = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    changes = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField(default=0)
    answer = models.TextField(blank=True)
    error = models.TextField(blank=True)

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="attempt_by_time")]

    def __str__(self) -> str:
        return self.message

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class Token(models.Model):
    """What a partner may send with its requests for `changes`, to confirm what it has read.

    It widens nothing. Only its digest is kept; `prefix` lets staff and partner name it.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="tokens")
    prefix = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("jeton")
        verbose_name_plural = _("jetons")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.prefix


class Receipt(models.Model):
    """Up to which number a partner has read the changes of a type and language ("" for all)."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="receipts")
    type = models.CharField(max_length=40, blank=True)
    lang = models.CharField(max_length=12, blank=True)
    epoch = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("accusé de lecture")
        verbose_name_plural = _("accusés de lecture")
        constraints = [
            models.UniqueConstraint(fields=["partner", "type", "lang"], name="receipt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.type or '*'} {self.lang or '*'} {self.seq}"

    def covers(self, type_name: str, lang: str, epoch: str, seq: int) -> bool:
        """Whether it confirms number `seq` for an item of this type and language."""
        selected = self.type in ("", type_name) and self.lang in ("", lang)
        return selected and self.epoch == epoch and self.seq >= seq
