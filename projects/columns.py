"""The table of projects that people download: one line for each, no more precise than what is known."""

from django.utils.translation import gettext_lazy as _

from cms.items import JSON
from cms.plugins import Column
from projects.dates import LABELS

LENGTHS = {"year": 4, "month": 7, "day": 10}


def known_part(date: JSON) -> str:
    """« 2005 », « 2005-11 », « 2005-11-03 »: a date as ISO 8601 writes what is known of it."""
    return date["date"][: LENGTHS[date["precision"]]]


COLUMNS = [
    Column("code", _("Code")),
    Column("title", _("Titre")),
    Column("sector", _("Secteur")),
    Column("status", _("Avancement")),
    Column("locality", _("Localité"), source="place.locality"),
    Column("commune", _("Commune"), source="place.commune"),
    Column("cercle", _("Cercle"), source="place.cercle"),
    Column("region", _("Région"), source="place.region"),
    Column("latitude", _("Latitude"), source="geometry.coordinates.1", number=True),
    Column("longitude", _("Longitude"), source="geometry.coordinates.0", number=True),
    Column("precision", _("Précision du lieu"), source="place.precision"),
    *(Column(name, label, written=known_part) for name, label in LABELS.items()),
    Column("eur", _("Coût en euros"), source="cost.eur", number=True),
    Column("xof", _("Coût en francs CFA"), source="cost.xof", number=True),
    Column("summary", _("Résumé")),
    Column("url", _("Adresse")),
    Column("licence", _("Licence"), source="licence.id"),
    Column("attribution", _("Source à nommer")),
    Column("example", _("Contenu d’exemple")),
]
"""Read from cards: what cards leave out, such as who paid what, is in the items of the API."""
