"""The input of a place: wagtailgeowidget's field, on a map of our own that asks no other server for anything.

Without script the box for coordinates works alone.
"""

import json

from django import forms
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext
from wagtail.admin.telepath import register
from wagtailgeowidget.widgets import LeafletField, LeafletFieldAdapter

from cms.atlas.base_layer import PROGRAMME
from cms.atlas.frames import KAYES, MALI
from projects import coordinates

LAYERS = ("pays", "lacs", "cours-eau", "regions", "localites")
"""GeoJSON files, from the bottom up."""


def options(widget: LeafletField) -> dict:
    """What the script needs; degrees."""
    west, south, east, north = KAYES
    return {
        "defaultLocation": {"lat": (south + north) / 2, "lng": (west + east) / 2},
        "zoom": widget.zoom,
        "srid": widget.srid,
        "showEmptyLocation": False,
        "tileLayer": "",
        "tileLayerOptions": {
            "layers": {name: static(f"basemap/{name}.geojson") for name in LAYERS},
            "frame": list(MALI),
            "borders": {"mali": ["pays", "ML"], "kayes": ["regions", PROGRAMME]},
            "tolerance": coordinates.TOLERANCE,
            "attribution": gettext("Fond de carte : Natural Earth ; villes : GeoNames (CC BY 4.0)."),
        },
        "translations": {
            **{name: str(sentence) for name, sentence in coordinates.SENTENCES.items()},
            "map": gettext(
                "Carte du Mali : cliquez pour poser le point, déplacez-le avec les flèches "
                "(Maj : plus vite), zoomez avec + et -."
            ),
            "zoom_in": gettext("Agrandir"),
            "zoom_out": gettext("Réduire"),
        },
    }


class PlaceInput(LeafletField):
    """A hidden field for what is stored, a box for what is typed, and a map; the box has the last word."""

    def id_for_label(self, id_):
        return f"{id_}_latlng" if id_ else id_

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = forms.HiddenInput.build_attrs(self, base_attrs, extra_attrs)
        if self.id_prefix:
            attrs |= {
                "data-controller": "place-field",
                "data-place-field-options-value": json.dumps(options(self)),
            }
        return attrs

    def value_from_datadict(self, data, files, name):
        return data.get(f"{name}_latlng", data.get(name))

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}_latlng" not in data

    def render(self, name, value, attrs=None, renderer=None):
        attrs = dict(attrs or {})
        place = coordinates.stored(value or "")
        described = {key: attrs.pop(key) for key in ("aria-describedby", "aria-invalid") if key in attrs}
        hidden = forms.HiddenInput.render(self, name, place.stored() if place else "", attrs, renderer)
        context = {
            "hidden": hidden,
            "id": attrs["id"],
            "name": f"{name}_latlng",
            "typed": place.typed() if place else value or "",
            "described": described,
        }
        return render_to_string("projects/widgets/place_input.html", context)

    @property
    def media(self):
        return forms.Media(
            css={"all": ["projects/leaflet/leaflet.css", "projects/place-field.css"]},
            js=[
                "projects/leaflet/leaflet.js",
                "wagtailgeowidget/js/leaflet-field.js",
                "projects/place-field.js",
            ],
        )


class PlaceInputAdapter(LeafletFieldAdapter):
    """The same input inside a stream of blocks."""

    js_constructor = "projects.widgets.PlaceInput"

    def js_args(self, widget):
        return [widget.render("__NAME__", None, attrs={"id": "__ID__"}), options(widget)]

    class Media:
        js = ["projects/place-field-telepath.js"]


register(PlaceInputAdapter(), PlaceInput)
