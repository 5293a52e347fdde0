"""Cards for the site's own index pages: the same frozen items that partners receive."""

import json
from typing import Any

from django.conf import settings

from cms.delivery.queries import Selection
from cms.items import ORIGIN


def cards(type_name: str | None, lang: str, limit: int = 20, offset: int = 0) -> list[dict[str, Any]]:
    """The newest live items of a type (None: of all), as the dictionaries partners receive; one query."""
    rows = Selection(type=type_name, lang=lang).publications().order_by("-published_at", "-ref")
    texts = rows.values_list("card", flat=True)[offset : offset + limit]
    return [json.loads(text.replace(ORIGIN, settings.PUBLIC_ORIGIN)) for text in texts]


def count(type_name: str | None, lang: str) -> int:
    """How many live items of a type there are in a language; one query."""
    return Selection(type=type_name, lang=lang).publications().count()
