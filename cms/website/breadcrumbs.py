"""The way from the home page down to a page, as frozen cards."""

from cms.items import JSON
from cms.publishing.models import Publication
from cms.reading.cards import item
from cms.reading.site import beside


def breadcrumbs(card: JSON) -> list[JSON]:
    """The cards of the public pages above this one, from the home page down."""
    parts = card["url"].strip("/").split("/")
    above = ["/", *(f"/{'/'.join(parts[:depth])}/" for depth in range(1, len(parts)))]
    rows = beside(Publication.objects.live().filter(path__in=above, lang=card["lang"]))
    found = [item(text) for text in rows.values_list("card", flat=True)]
    return sorted((step for step in found if step["url"] != card["url"]), key=lambda step: len(step["url"]))
