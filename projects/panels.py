"""The panels of a project that Wagtail does not have: the place on a map, the album, the DAC codes."""

from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.widgets import AdminPageChooser
from wagtailgeowidget.panels import LeafletPanel

from cms.plugins import plugins
from projects.forms import SharesFormSet
from projects.rules import ALBUMS
from projects.widgets import PlaceInput


class PlacePanel(LeafletPanel):
    """wagtailgeowidget's panel, with our own map."""

    def widget_overrides(self):
        return {self.field_name: PlaceInput(id_prefix="id_", srid=4326)}


class AlbumPanel(FieldPanel):
    """Chooses a page among the albums, whichever app brings them; without one, there is nothing to choose."""

    def get_form_options(self):
        options = super().get_form_options()
        albums = plugins.get(ALBUMS)
        target = [albums.model] if albums else None
        options.setdefault("widgets", {})[self.field_name] = AdminPageChooser(target_models=target)
        return options

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self):
            return super().is_shown() and plugins.get(ALBUMS) is not None


class SharesPanel(InlinePanel):
    """Lines of DAC codes, whose percentages are added up."""

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = SharesFormSet
        return options
