"""An event keeps every promise of a content type."""

from datetime import date

from codev_evenements.models import EventPage, Speaker

from cms.testing import PluginContract, home


class TestEvents(PluginContract):
    plugin = "events"

    def make(self):
        event = EventPage(
            title="Forum de Kayes", start=date(2027, 2, 5), place="Kayes", latitude=14.44, longitude=-11.44
        )
        event.speakers = [Speaker(name="Awa Diarra")]
        return home().add_child(instance=event)
