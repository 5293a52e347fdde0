"""What the detailed map stands on: the site's own land, or the tiles that an operator chose."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from cms.atlas import boundaries

register = template.Library()


@register.simple_tag
def land() -> str:
    """Addresses of the GeoJSON files of the base layer, separated by spaces, the lowest first."""
    own = [static(f"basemap/{name}.geojson") for name in ("pays", "regions", "cours-eau", "lacs")]
    return " ".join([*own, reverse("boundaries")] if boundaries.version() else own)


@register.simple_tag
def map_tiles() -> dict[str, str] | None:
    """The tiles that an operator chose for detailed maps: their address and whom to name; mostly None."""
    return settings.MAP_TILES
