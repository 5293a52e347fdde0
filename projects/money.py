"""Amounts in euros and CFA francs, bound by a fixed rate, and the bands by which costs are searched."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

XOF_PER_EUR = Decimal("655.957")
"""Fixed by the Council of the European Union (decision 98/683/EC)."""


class Currency(models.TextChoices):
    EUR = "EUR", _("euro (€)")
    XOF = "XOF", _("franc CFA (FCFA)")


SMALLEST = {Currency.EUR: Decimal("0.01"), Currency.XOF: Decimal("1")}
SIGNS = {Currency.EUR: "€", Currency.XOF: "FCFA"}
TOLERANCE = {Currency.EUR: Decimal("1"), Currency.XOF: XOF_PER_EUR}
"""How far the parts may be from the total: one euro, for rounding."""

BANDS = [
    (Decimal(10_000), "lt-10k", pgettext_lazy("cost", "moins de 10 000 €")),
    (Decimal(50_000), "10k-50k", pgettext_lazy("cost", "de 10 000 à 50 000 €")),
    (Decimal(150_000), "50k-150k", pgettext_lazy("cost", "de 50 000 à 150 000 €")),
    (Decimal("Infinity"), "gt-150k", pgettext_lazy("cost", "150 000 € et plus")),
]
"""(exclusive upper bound in euros, value, label)."""
BAND_LABELS = {value: label for _most, value, label in BANDS}


def converted(amount: Decimal, source: str, target: str) -> Decimal:
    """The amount in another currency, rounded to its smallest unit; the same amount in its own."""
    if source != target:
        amount = amount * XOF_PER_EUR if source == Currency.EUR else amount / XOF_PER_EUR
    return amount.quantize(SMALLEST[Currency(target)], ROUND_HALF_UP)


def cost_item(amount: Decimal | None, currency: str) -> dict | None:
    """The shape `projects.item.Cost`, or None when nothing is known of the cost."""
    if amount is None:
        return None
    euros = converted(amount, currency, Currency.EUR)
    return {
        "amount": converted(amount, currency, currency),
        "currency": currency,
        "eur": euros,
        "xof": converted(amount, currency, Currency.XOF),
        "converted": "xof" if currency == Currency.EUR else "eur",
        "band": band_of(euros),
    }


def band_of(euros: Decimal) -> dict:
    """`{"value", "label"}` of the band in which a cost lies."""
    return next({"value": value, "label": str(label)} for most, value, label in BANDS if euros < most)


def written(amount: Decimal, currency: str) -> str:
    """An amount as it is read in the active language: « 27 500,50 € », “€27,500.50”; whole without cents."""
    amount = amount.quantize(SMALLEST[Currency(currency)], ROUND_HALF_UP)
    number = number_format(amount, 0 if amount == amount.to_integral_value() else 2, force_grouping=True)
    number = number.replace("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}")
    if currency == Currency.EUR and (get_language() or "").startswith("en"):
        return f"{SIGNS[Currency.EUR]}{number}"
    return f"{number}\N{NO-BREAK SPACE}{SIGNS[Currency(currency)]}"


def check_whole(amount: Decimal | None, currency: str) -> None:
    """Raises `ValidationError` for cents of the CFA franc, which has none (ISO 4217)."""
    if amount and currency == Currency.XOF and amount % 1:
        raise ValidationError(
            gettext("Le franc CFA n’a pas de centimes : écrivez %(whole)s plutôt que %(amount)s.")
            % {"whole": written(amount, currency), "amount": number_format(amount, 2, force_grouping=True)}
        )


def check_parts(total: Decimal | None, currency: str, amounts: list[Decimal]) -> None:
    """Raises `ValidationError` unless the parts, when there are any, make up the total to one euro."""
    if not amounts:
        return
    parts = sum(amounts, Decimal(0))
    if total is None:
        raise ValidationError(
            gettext("Des cofinancements sont saisis : indiquez aussi le coût total (ils font %(parts)s).")
            % {"parts": written(parts, currency)}
        )
    if abs(total - parts) > TOLERANCE[Currency(currency)]:
        raise ValidationError(
            gettext(
                "Les cofinancements font %(parts)s et le coût total est de %(total)s : "
                "corrigez l’un ou les autres, à 1 € près."
            )
            % {"parts": written(parts, currency), "total": written(total, currency)}
        )
