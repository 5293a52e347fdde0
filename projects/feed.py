"""What feeds say of a project: its facts in words, from the frozen item."""

from datetime import date
from decimal import Decimal
from typing import Any

from cms.items import JSON
from projects import dates, money
from projects.money import Currency
from projects.project_page import PHOTOS, units

PLACE = ("locality", "commune", "cercle", "region")


def in_words(item: JSON) -> dict[str, Any]:
    """What the item holds as numbers and codes, as it is read in the active language."""
    cost, entered = item["cost"], item["cost"] and Currency(item["cost"]["currency"])
    return {
        "where": units(*(item["place"][name] for name in PLACE)),
        "dates": [
            (label, dates.written(date.fromisoformat(when["date"]), when["precision"]))
            for name, label in dates.LABELS.items()
            if (when := item[name])
        ],
        "cost": cost and money.written(Decimal(cost["amount"]), entered),
        "converted": cost and money.written(Decimal(cost[cost["converted"]]), _other(entered)),
        "photos": {"images": item["photos"][:PHOTOS]},
    }


def _other(currency: Currency) -> Currency:
    return Currency.XOF if currency == Currency.EUR else Currency.EUR
