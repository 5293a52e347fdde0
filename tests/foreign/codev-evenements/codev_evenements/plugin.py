"""What partners receive of an event."""

import datetime

from cms.items import Choice, Item
from cms.plugins import ChoiceFilter, ContentPlugin, FlagFilter, Section, YearFilter, register
from codev_evenements.models import EventIndexPage, EventPage


class EventItem(Item):
    """A public event."""

    kind: Choice
    start: datetime.date
    end: datetime.date | None
    place: str
    free: bool
    speakers: list[str]


@register
class EventsPlugin(ContentPlugin):
    name = "events"
    model = EventPage
    schema = EventItem
    filters = [ChoiceFilter("kind"), YearFilter("year", source="start"), FlagFilter("free")]
    feed = True
    geometry = True
    section = Section(EventIndexPage, title="Agenda", slug="agenda")

    def resolve_kind(self, page):
        return {"value": page.kind, "label": page.get_kind_display()}

    def resolve_geometry(self, page):
        here = (page.longitude, page.latitude)
        return None if None in here else here
