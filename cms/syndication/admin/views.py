"""The pages of the administration of partners."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from cms.syndication import receipts, signing, tokens
from cms.syndication.admin.forms import PartnerForm, ReplayForm, SubscriptionForm
from cms.syndication.admin.lag import with_lags
from cms.syndication.admin.withdrawals import latest_withdrawals
from cms.syndication.models import Partner, Receipt, Subscription

PER_PAGE = 50
LATEST = 10

MANAGE_PARTNERS = "syndication.change_subscription"
for_partner_managers = permission_required(MANAGE_PARTNERS)
"""Decorator: the view is for those who may manage partners."""


class PartnerAdminPage(WagtailAdminTemplateMixin):
    """What the pages about partners share: icon and the way back."""

    header_icon = "site"
    trail: tuple[tuple[str, str], ...] = ()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        partners = {"url": reverse("partners:index"), "label": _("Partenaires")}
        here = {"url": "", "label": self.get_page_title()}
        items = [*self.breadcrumbs_items, partners, *self.ancestors()]
        return items if here["label"] == partners["label"] else [*items, here]

    def ancestors(self) -> list[dict[str, str]]:
        return []


class PartnersView(PartnerAdminPage, TemplateView):
    """Every partner, with how late it is."""

    page_title = _("Partenaires")
    template_name = "syndication/admin/index.html"

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Ajouter un abonnement"), reverse("partners:add"), icon_name="plus"),
            HeaderButton(
                _("Ajouter un partenaire qui vient lire"), reverse("partners:add-reader"), icon_name="key"
            ),
            HeaderButton(_("Retraits"), reverse("partners:withdrawals"), icon_name="history"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subscriptions = with_lags(Subscription.objects.select_related("partner"))
        read = dict(Receipt.objects.order_by("at").values_list("partner_id", "at"))
        pulling = Partner.objects.filter(subscriptions=None)
        for partner in pulling:
            partner.read_at = read.get(partner.pk)
        return super().get_context_data(subscriptions=subscriptions, pulling=pulling, **kwargs)


class SubscriptionFormView(PartnerAdminPage, FormView):
    """Connects a partner in one form, or changes how it is connected."""

    form_class = SubscriptionForm
    template_name = "syndication/admin/form.html"

    @cached_property
    def subscription(self) -> Subscription | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Subscription.objects.select_related("partner"), pk=pk) if pk else None

    def get_page_title(self) -> str:
        return str(_("Modifier l’abonnement") if self.subscription else _("Ajouter un abonnement"))

    def ancestors(self) -> list[dict[str, str]]:
        return [way_to(self.subscription.partner)] if self.subscription else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.subscription}

    def form_valid(self, form: SubscriptionForm) -> HttpResponse:
        with transaction.atomic():
            subscription = form.save()
        if self.subscription:
            self._tell(form)
            return redirect("partners:partner", subscription.partner_id)
        return shown_once(self.request, subscription.partner, secret=signing.secret(subscription))

    def _tell(self, form: SubscriptionForm) -> None:
        messages.success(self.request, _("L’abonnement est modifié."))
        if form.widened:
            messages.info(self.request, _("Tout ce qui est public est annoncé de nouveau à cette adresse."))
        if form.narrowed:
            sentence = _(
                "Ce que le partenaire a reçu jusqu’ici et ne reçoit plus reste chez lui : "
                "demandez-lui de l’effacer, il ne sera plus prévenu des retraits."
            )
            messages.warning(self.request, sentence)


class PartnerFormView(PartnerAdminPage, FormView):
    """A partner that comes to read by itself: it is given a token."""

    form_class = PartnerForm
    template_name = "syndication/admin/form.html"
    page_title = _("Ajouter un partenaire qui vient lire")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": None}

    def form_valid(self, form: PartnerForm) -> HttpResponse:
        with transaction.atomic():
            partner = form.save()
            token = tokens.issue(partner)
        return shown_once(self.request, partner, token=token)


class PartnerView(PartnerAdminPage, TemplateView):
    """One partner: its subscriptions with their latest calls, and its tokens."""

    template_name = "syndication/admin/partner.html"

    @cached_property
    def partner(self) -> Partner:
        return get_object_or_404(Partner, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.partner.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subscriptions = with_lags(self.partner.subscriptions.all())
        for subscription in subscriptions:
            subscription.latest = subscription.attempts.all()[:LATEST]
        return super().get_context_data(
            partner=self.partner,
            subscriptions=subscriptions,
            replay=ReplayForm(),
            receipts=self.partner.receipts.order_by("-at"),
            **kwargs,
        )


class AttemptsView(PartnerAdminPage, TemplateView):
    """Every call kept of one subscription, latest first."""

    page_title = _("Envois")
    template_name = "syndication/admin/attempts.html"

    @cached_property
    def subscription(self) -> Subscription:
        return get_object_or_404(Subscription.objects.select_related("partner"), pk=self.kwargs["pk"])

    def ancestors(self) -> list[dict[str, str]]:
        return [way_to(self.subscription.partner)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(self.subscription.attempts.all(), PER_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        return super().get_context_data(subscription=self.subscription, page_obj=page, **kwargs)


class WithdrawalsView(PartnerAdminPage, TemplateView):
    """What was withdrawn lately, and which partners have confirmed it."""

    page_title = _("Retraits")
    template_name = "syndication/admin/withdrawals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.request.GET.get("item", "")
        withdrawals = latest_withdrawals(self.request.user, self.request.GET.get("p"), PER_PAGE, item)
        found = receipts.confirmations([withdrawal.tombstone for withdrawal in withdrawals])
        for withdrawal in withdrawals:
            asked = found[withdrawal.tombstone.seq]
            withdrawal.confirmed = [confirmation for confirmation in asked if confirmation.at]
            withdrawal.missing = [confirmation for confirmation in asked if not confirmation.at]
        return super().get_context_data(withdrawals=withdrawals, item=item, **kwargs)


class OnceView(PartnerAdminPage, TemplateView):
    """A secret or token that can be read on this answer and never again."""

    template_name = "syndication/admin/once.html"
    page_title = _("À noter maintenant")

    def ancestors(self) -> list[dict[str, str]]:
        return [way_to(self.kwargs["partner"])]


def shown_once(request: HttpRequest, partner: Partner, **values: Any) -> HttpResponse:
    """The page that shows a new secret or token; no cache keeps it."""
    view = OnceView()
    view.setup(request, partner=partner)
    response = view.render_to_response(view.get_context_data(partner=partner, **values))
    response["Cache-Control"] = "no-store"
    return response


def way_to(partner: Partner) -> dict[str, str]:
    """The breadcrumb of a partner."""
    return {"url": reverse("partners:partner", args=[partner.pk]), "label": partner.name}
