"""What the home of the administration says when the work behind the site does not get on, with what to do."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision

from cms import page_rights
from cms.publishing import failures, heartbeats, overdue, schedule
from cms.publishing.heartbeats import GETTING_ON, WorkerCondition, WorkerState
from cms.publishing.models import PendingUpdate
from cms.publishing.newer_schema import newer_migrations
from cms.publishing.overdue import Alert, Overdue, waiting
from cms.publishing.read_only import database_is_read_only

NAMED = 3
"""Pages that are late, by their titles; the number says how many there are."""


def shown_to(user: Any) -> list[Alert]:
    """What this user may know of it, the worker first; empty when all is well.

    A version that is older than the database, or a database that takes no writing, is told alone: nothing
    else can be cured before.
    """
    now = timezone.now()
    if newer_migrations():
        return [_of_this_version()]
    if database_is_read_only():
        return [_of_reading_only()]
    found = overdue.found(now)
    told: list[Alert | None] = []
    if page_rights.has_page_right(user):
        workers = overdue.known(lambda: heartbeats.workers(now))
        told += _of_workers(workers) if workers is not None else ()
        told += [_of_what_is_unknown()] if workers is None or None in found.values() else ()
    for kind in overdue.kinds:
        if one := found.get(kind.name):
            told.append(overdue.known(partial(kind.tell, user, one)))
    return [alert for alert in told if alert]


def _of_workers(workers: list[WorkerState]) -> Iterator[Alert]:
    states = {worker.state for worker in workers}
    if states & GETTING_ON:
        return
    consequences = _(
        "ce qui est programmé ne paraît pas et n’expire pas, les courriels et les annonces aux partenaires "
        "ne partent pas. Ce que vous publiez vous-même paraît."
    )
    if WorkerCondition.READ_ONLY in states:
        reason = _(
            "Le travail de fond attend, car une version plus récente du site a été installée et il est "
            "encore de l’ancienne : "
        )
        cure = _(
            "Si cela dure plus de quelques minutes, prévenez la personne qui administre le site : le "
            "travailleur de l’ancienne version est à arrêter, et celui de la plus récente à lancer."
        )
        yield Alert(reason + consequences, cure)
        return
    cure = _(
        "Prévenez la personne qui administre le site : le travailleur est à relancer (avec le site, ou par "
        "« manage.py work »), et son journal dit pourquoi il s’est arrêté."
    )
    stuck = WorkerCondition.STUCK in states
    words = _("Le travail de fond est bloqué : ") if stuck else _("Le travail de fond est arrêté : ")
    yield Alert(words + consequences, cure)


def _of_this_version() -> Alert:
    words = _(
        "Une version plus récente du site a été installée, et cette machine a encore l’ancienne : tout s’y "
        "lit, mais elle n’enregistre plus rien, et son travail de fond attend."
    )
    cure = _(
        "Revenez dans quelques minutes. Si cela dure, prévenez la personne qui administre le site : la "
        "version plus récente est à lancer sur cette machine."
    )
    return Alert(words, cure)


def _of_reading_only() -> Alert:
    words = _(
        "La base de données n’accepte plus d’écriture : tout se lit, mais rien ne s’enregistre, et le "
        "travail de fond attend."
    )
    cure = _(
        "Prévenez la personne qui administre le site : elle verra pourquoi auprès de qui tient la base. Tout "
        "reprend de soi-même ensuite."
    )
    return Alert(words, cure)


def _of_what_is_unknown() -> Alert:
    words = _("L’état d’une partie du travail de fond n’a pas pu être lu.")
    cure = _(
        "Revenez dans quelques minutes. Si cela dure, prévenez la personne qui administre le site : "
        "« /readyz » nomme ce qui n’a pas pu être lu, et le journal du site dit pourquoi."
    )
    return Alert(words, cure)


def age(moment: datetime | None) -> str:
    """« 3 heures »: for how long something has waited."""
    return timesince(moment, depth=1) if moment else ""


def find_schedules(before: datetime) -> Overdue:
    """Publications and expiries whose time has come."""
    expiring = [model.objects.filter(live=True, expire_at__lt=before) for model in schedule.draftable()]
    going_live = Revision.objects.filter(approved_go_live_at__lt=before)
    return overdue.together(
        [waiting(going_live, "approved_go_live_at"), *(waiting(rows, "expire_at") for rows in expiring)]
    )


def tell_of_schedules(user: Any, found: Overdue) -> Alert | None:
    """With the titles of the pages that this user may know of, and the way to the oldest of them."""
    if not page_rights.has_page_right(user):
        return None
    words = ngettext(
        "%(count)s publication ou expiration programmée aurait dû se faire il y a %(time)s.",
        "%(count)s publications ou expirations programmées auraient dû se faire, une il y a %(time)s.",
        found.number,
    ) % {"count": found.number, "time": age(found.since)}
    cure = _(
        "Si une page doit paraître tout de suite, ouvrez-la, choisissez « Annuler la publication "
        "programmée », puis « Publier » ; si elle doit disparaître, « Dépublier ». Prévenez la personne qui "
        "administre le site."
    )
    late = _late_pages(user)
    titles = ", ".join(f"« {page.get_admin_display_title()} »" for page in late)
    address = reverse("wagtailadmin_pages:edit", args=[late[0].pk]) if late else ""
    return Alert(f"{words} {titles}".rstrip(), cure, address)


def _late_pages(user: Any) -> list[Page]:
    """At most three that the explorer shows this user, those first that should have appeared first."""
    before = timezone.now() - overdue.PATIENCE
    appearing = Revision.page_revisions.filter(approved_go_live_at__lt=before)
    pks = [int(pk) for pk in appearing.order_by("approved_go_live_at").values_list("object_id", flat=True)]
    expiring = Page.objects.filter(live=True, expire_at__lt=before)
    pks += expiring.order_by("expire_at").values_list("pk", flat=True)
    known = page_rights.explorable(user).in_bulk(pks)
    return [known[pk] for pk in pks if pk in known][:NAMED]


def find_updates(before: datetime) -> Overdue:
    """Updates that nobody works off: no worker is there, or an error ends each turn of all of them.

    While a worker gets through its turns, those of a large branch may wait for long: they are done in their
    order. Those that failed twice by themselves are told of apart.
    """
    states = {worker.state for worker in heartbeats.workers(timezone.now())}
    if WorkerCondition.WORKING in states:
        return Overdue(0, None)
    return waiting(PendingUpdate.objects.filter(due_at__lt=before, attempts__lte=1), "due_at")


def tell_of_updates(user: Any, found: Overdue) -> Alert | None:
    """Without naming anything: what waits may be a draft of somebody else's."""
    if not page_rights.has_page_right(user):
        return None
    words = ngettext(
        "%(count)s mise à jour de ce qui est public attend depuis %(time)s : ce qui a été publié ou retiré "
        "depuis peut ne pas encore paraître, ou se lire encore.",
        "%(count)s mises à jour de ce qui est public attendent, une depuis %(time)s : ce qui a été publié ou "
        "retiré depuis peut ne pas encore paraître, ou se lire encore.",
        found.number,
    ) % {"count": found.number, "time": age(found.since)}
    cure = _(
        "Rien n’est perdu : elles se feront d’elles-mêmes. Prévenez la personne qui administre le site : le "
        "journal du travailleur dit ce qui les arrête (le plus souvent, un verrou que quelqu’un tient dans "
        "la base de données)."
    )
    return Alert(words, cure)


def find_failing_updates(before: datetime) -> Overdue:
    """Updates that failed twice: they are tried again, and somebody has to know."""
    return waiting(PendingUpdate.objects.filter(attempts__gt=1), "queued_at")


def tell_of_failing_updates(user: Any, found: Overdue) -> Alert | None:
    count = failures.shown_to(user, PendingUpdate.objects.filter(attempts__gt=1)).count()
    if not count:
        return None
    words = ngettext(
        "%(count)s mise à jour de ce qui est public échoue.",
        "%(count)s mises à jour de ce qui est public échouent.",
        count,
    )
    cure = _("Le rapport dit pourquoi ; elles sont reprises d’elles-mêmes.")
    return Alert(words % {"count": count}, cure, reverse("publishing:failures"))
