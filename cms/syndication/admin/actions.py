"""What the staff do about partners: each a POST, answered with one sentence."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from cms.csv_injection import formula_safe
from cms.publishing.models import Publication
from cms.syndication import signing, tokens, webhook_delivery
from cms.syndication.admin.forms import ReplayForm
from cms.syndication.admin.views import shown_once
from cms.syndication.messages import pending_from
from cms.syndication.models import Attempt, Partner, Subscription, Token

COLUMNS = {
    "at": _("quand"),
    "test": _("essai"),
    "message": _("message"),
    "after_seq": _("après le numéro"),
    "up_to_seq": _("jusqu’au numéro"),
    "changes": _("changements"),
    "status": _("statut"),
    "milliseconds": _("millisecondes"),
    "error": _("erreur"),
    "answer": _("réponse"),
}
"""The members of an attempt that are exported, with their titles."""
FIRST_DAY = date(1970, 1, 2)
"""Before anything was published, and not before what databases can reckon with."""


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_POST
def act(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """Do one of `ACTIONS` to a subscription."""
    subscription = get_object_or_404(Subscription.objects.select_related("partner"), pk=pk)
    answer = ACTIONS[action](request, subscription)
    return answer or redirect("partners:partner", subscription.partner_id)


def test(request: HttpRequest, subscription: Subscription) -> None:
    attempt = webhook_delivery.send_test(subscription)
    if attempt.succeeded:
        messages.success(request, _("Le partenaire a répondu %(status)s.") % {"status": attempt.status})
    else:
        said = attempt.error or _("le partenaire a répondu %(status)s") % {"status": attempt.status}
        messages.error(request, _("L’essai a échoué : %(said)s.") % {"said": said})


def pause(request: HttpRequest, subscription: Subscription) -> None:
    subscription.pause()
    messages.success(request, _("Les envois sont en pause ; rien ne sera perdu."))


def resume(request: HttpRequest, subscription: Subscription) -> None:
    subscription.resume()
    messages.success(request, _("Les envois reprennent ; ce qui manque part maintenant."))


def rotate(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    subscription.rotate()
    return shown_once(
        request,
        subscription.partner,
        secret=signing.secret(subscription),
        former_until=datetime.fromtimestamp(subscription.former_salts[-1][1], UTC),
    )


def replay(request: HttpRequest, subscription: Subscription) -> None:
    form = ReplayForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Donnez la date à partir de laquelle tout renvoyer, par exemple 2026-01-31.")
        )
        return
    since = timezone.make_aware(datetime.combine(max(form.cleaned_data["since"], FIRST_DAY), time.min))
    replay_since(subscription, since)
    messages.success(request, _("Tout ce qui a changé depuis cette date part maintenant."))


def replay_since(subscription: Subscription, since: datetime) -> None:
    """Send again all whose latest change is not older than `since`; what is pending already stays so."""
    place = pending_from(subscription)
    changed = Publication.objects.filter(seq__isnull=False, changed_at__gte=since)
    first = changed.order_by("seq").values_list("seq", flat=True).first()
    before = place.seq if first is None else min(place.seq, first - 1)
    subscription.epoch, subscription.seq = place.epoch, before
    subscription.save(update_fields=["epoch", "seq"])
    subscription.resume()


def remove(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """The partner goes with its last subscription, unless a token or a receipt of its is kept."""
    partner = subscription.partner
    with transaction.atomic():  # a call under way writes its attempt before this, or not at all
        Subscription.objects.select_for_update().get(pk=subscription.pk).delete()
    messages.success(request, _("L’abonnement est supprimé ; le partenaire n’est plus appelé."))
    if partner.subscriptions.exists() or partner.tokens.exists() or partner.receipts.exists():
        return redirect("partners:partner", partner.pk)
    partner.delete()
    return redirect("partners:index")


ACTIONS: dict[str, Callable[[HttpRequest, Subscription], HttpResponse | None]] = {
    "test": test,
    "pause": pause,
    "resume": resume,
    "rotate": rotate,
    "replay": replay,
    "remove": remove,
}


@require_POST
def remove_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Only one that is no longer called; its tokens and what it confirmed go with it."""
    partner = get_object_or_404(Partner, pk=pk)
    if partner.subscriptions.exists():
        messages.error(request, _("Supprimez d’abord les abonnements de ce partenaire."))
        return redirect("partners:partner", partner.pk)
    partner.delete()
    messages.success(request, _("« %(name)s » n’est plus un partenaire.") % {"name": partner.name})
    return redirect("partners:index")


@require_POST
def issue_token(request: HttpRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(Partner, pk=pk)
    return shown_once(request, partner, token=tokens.issue(partner))


@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk)
    tokens.revoke(token)
    messages.success(request, _("Le jeton %(prefix)s… est révoqué.") % {"prefix": token.prefix})
    return redirect("partners:partner", token.partner_id)


@require_safe
def attempts_csv(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """Every call kept of a subscription, oldest first."""
    subscription = get_object_or_404(Subscription, pk=pk)
    name = f"envois-{timezone.localdate()}.csv"
    return StreamingHttpResponse(
        _rows(subscription),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _rows(subscription: Subscription) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow(str(title) for title in COLUMNS.values())
    for row in (
        Attempt.objects.filter(subscription=subscription).order_by("pk").values_list(*COLUMNS).iterator()
    ):
        yield writer.writerow([cell(value) for value in row])


def cell(value: object) -> str:
    """The text of a cell, which no spreadsheet takes for a formula."""
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    text = "" if value is None else _written(value)
    return str(formula_safe(text))


def _written(value: object) -> str:
    return timezone.localtime(value).isoformat() if isinstance(value, datetime) else str(value)
