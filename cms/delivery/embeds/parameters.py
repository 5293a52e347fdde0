"""What the addresses of documents to frame accept."""

from cms.delivery.parameters import Parameter, choice, limit, list_parameters
from cms.plugins import ContentPlugin

THEME = choice("theme", ("auto", "light", "dark"), "Apparence ; « auto » suit celle du lecteur.", "auto")
VIEW = choice("view", ("cards", "map"), "« cards », ou « map » : tout sur la carte.", "cards")
LIMIT = limit(20, 5)
FIXED = ("sort", "view", "facets", "cursor", "limit")


def embed_parameters(plugin: ContentPlugin) -> list[Parameter]:
    """What an embedded list accepts: a list's conditions, how it looks, and for places the map."""
    kept = [parameter for parameter in list_parameters(plugin) if parameter.name not in FIXED]
    return [*kept, LIMIT, THEME, *([VIEW] if plugin.geometry else [])]
