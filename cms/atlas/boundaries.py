"""Finer boundaries that an operator may lay over the maps: read, checked, rounded as maps are, and kept.

They are in `DATA_DIR`, never in the code. They are drawn and named; what is inside Mali or the region is
still judged by the base layer. Rounding, rather than a simplification of each line, moves the
border that two neighbours share in the same way for both, so that no gap opens between them.
"""

import json
import logging
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from cms import atomic_files
from cms.atlas.frames import Frame
from cms.terminal import bilingual, harmless

NAMES = ("nom", "name", "NAME")
"""Members of a feature that are tried for its name, in this order."""
KEPT = "nom"
BOUNDS = Frame(-20, 5, 12, 30)
"""Degrees: Mali and the countries around it."""
DECIMALS = 3
"""A hundred metres: the closest map shows a thousandth of a degree as one unit."""
LARGEST = 20 * 1024 * 1024
"""Bytes of a file."""
MOST_FEATURES = 2_000
MOST_POINTS = 300_000
CLOSED = 4
"""Points of the smallest closed line, the first again as its last (RFC 7946, 3.1.6)."""

logger = logging.getLogger(__name__)

JOINERS = "\u200c\u200d"
"""Of the signs that nobody sees, those that some writings need inside a word."""

Ring = list[tuple[float, float]]


class Unusable(ValueError):
    """A file that cannot be drawn; the text is one sentence with the cure, for the terminal."""

    def __init__(self, english: str, french: str) -> None:
        super().__init__(harmless(bilingual(english, french)))


class Boundaries(NamedTuple):
    """Named areas, each of closed lines in degrees; `lost` counts those too small to be drawn."""

    areas: list[tuple[str, list[Ring]]]
    lost: int

    @property
    def points(self) -> int:
        return sum(len(ring) for _name, rings in self.areas for ring in rings)


# What is kept


def path() -> Path:
    return Path(settings.DATA_DIR) / "boundaries.geojson"


def version() -> tuple[int, int] | None:
    """Changes whenever other boundaries are kept; None without any. One look at the file's entry."""
    try:
        known = path().stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_ino


@lru_cache(maxsize=1)
def kept(of: tuple[int, int] | None) -> list[tuple[str, list[Ring]]]:
    """The areas of a version; none, and a line in the log, where the file was damaged since."""
    if of is None:
        return []
    try:
        return [
            (
                feature["properties"][KEPT],
                [ring for polygon in feature["geometry"]["coordinates"] for ring in polygon],
            )
            for feature in json.loads(path().read_text())["features"]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        logger.exception("%s cannot be read: load it again with load_boundaries, or --remove it", path())
        return []


def keep(found: Boundaries) -> None:
    """In place of what was there, in one step: a reader has the old ones or the new ones."""
    features = [
        {
            "type": "Feature",
            "properties": {KEPT: name},
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]},
        }
        for name, rings in found.areas
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    atomic_files.write(path(), text, durable=True)


def remove() -> bool:
    """Back to the base layer alone; False when there was nothing to remove."""
    try:
        path().unlink()
    except FileNotFoundError:
        return False
    return True


# What is read


def read(data: bytes, name: str = "") -> Boundaries:
    """The areas of a GeoJSON file, `name` being the member that names them; raises `Unusable`."""
    features = _features(data)
    numbered = list(enumerate(features, 1))
    areas = [(_name(number, feature, name), _rings(number, feature)) for number, feature in numbered]
    counts = Counter(area for area, _rings in areas)
    twice = [area for area, count in counts.items() if count > len(features) / 2]
    if twice and len(features) > 1:
        raise Unusable(
            f'most of the areas are called "{twice[0]}"; name the right member with --name.',
            f"la plupart des contours s'appellent « {twice[0]} » ; nommez le bon champ avec --name.",
        )
    drawn = [(area, rings) for area, rings in areas if rings]
    found = Boundaries(drawn, len(areas) - len(drawn))
    if not drawn:
        raise Unusable(
            "no area is large enough to be drawn (more than a hundred metres).",
            "aucun contour n'est assez grand pour être dessiné (plus de cent mètres).",
        )
    if found.points > MOST_POINTS:
        raise Unusable(
            f"{found.points} points, {MOST_POINTS} at most; simplify the lines (mapshaper, QGIS).",
            f"{found.points} points, {MOST_POINTS} au plus ; simplifiez les tracés (mapshaper, QGIS).",
        )
    return found


def _features(data: bytes) -> list[Any]:
    if len(data) > LARGEST:
        most = LARGEST // 1024**2
        raise Unusable(
            f"it has more than {most} MB; simplify its lines.",
            f"il pèse plus de {most} Mo ; simplifiez ses tracés.",
        )
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise Unusable(
            "it is not JSON in UTF-8; give a GeoJSON file.",
            "ce n'est pas du JSON en UTF-8 ; donnez un fichier GeoJSON.",
        ) from None
    kind = found.get("type") if isinstance(found, dict) else None
    if kind == "Topology":
        raise Unusable(
            "it is TopoJSON; convert it to GeoJSON (mapshaper -o format=geojson).",
            "c'est du TopoJSON ; convertissez-le en GeoJSON (mapshaper -o format=geojson).",
        )
    features = found.get("features") if isinstance(found, dict) and kind == "FeatureCollection" else None
    if not isinstance(features, list):
        raise Unusable(
            "it is not a GeoJSON FeatureCollection (RFC 7946).",
            "ce n'est pas une FeatureCollection GeoJSON (RFC 7946).",
        )
    if not 1 <= len(features) <= MOST_FEATURES:
        raise Unusable(
            f"it has {len(features)} areas; from 1 to {MOST_FEATURES} are needed.",
            f"il a {len(features)} contours ; il en faut de 1 à {MOST_FEATURES}.",
        )
    return features


def _name(number: int, feature: Any, member: str) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    for key in [member] if member else NAMES:
        found = properties.get(key)
        if isinstance(found, str) and (shown := _written(found)):
            return shown[:100]
    members = ", ".join(harmless(str(key), 40) for key in list(properties)[:12])
    tried = [member] if member else NAMES
    raise Unusable(
        f"area {number} has no name under {' or '.join(tried)}; "
        f"say with --name which of its members names it: {members or 'none'}.",
        f"le contour {number} n'a pas de nom sous « {' », « '.join(tried)} » ; "
        f"dites avec --name lequel de ses champs le nomme : {members or 'aucun'}.",
    )


def _written(name: str) -> str:
    """A name without what nobody sees: controls, which no drawing may hold, halves of letters, turned
    writing."""
    return " ".join(
        "".join(
            " " if unicodedata.category(letter)[0] == "C" and letter not in JOINERS else letter
            for letter in name
        ).split()
    )


def _rings(number: int, feature: dict[str, Any]) -> list[Ring]:
    """The closed lines of a feature, as fine as they are drawn; those too small to be seen are left out."""
    found = feature.get("geometry")
    geometry: dict[str, Any] = found if isinstance(found, dict) else {}
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon"):
        kind = harmless(str(kind), 40)
        raise Unusable(
            f'area {number} is of type "{kind}"; it has to be Polygon or MultiPolygon.',
            f"le contour {number} est de type « {kind} » ; il faut Polygon ou MultiPolygon.",
        )
    try:
        polygons: Any = [coordinates] if kind == "Polygon" else coordinates
        lines = [[_point(number, place) for place in ring] for polygon in polygons for ring in polygon]
    except (TypeError, KeyError, IndexError, AttributeError):
        raise Unusable(
            f"the coordinates of area {number} are not those of a GeoJSON {kind}.",
            f"les coordonnées du contour {number} ne sont pas celles d'un {kind} GeoJSON.",
        ) from None
    for line in lines:
        if len(line) < CLOSED or line[0] != line[-1]:
            raise Unusable(
                f"area {number} has a line that does not close, or of fewer than 4 points.",
                f"le contour {number} a une ligne qui ne se ferme pas, ou de moins de 4 points.",
            )
    fine = [[point for point, _same in groupby(line)] for line in lines]
    return [line for line in fine if len(line) >= CLOSED]


def _point(number: int, place: Any) -> tuple[float, float]:
    longitude, latitude = place[0], place[1]
    if not all(isinstance(degree, int | float) and not isinstance(degree, bool) for degree in place[:2]):
        raise TypeError(place)
    if not (BOUNDS.west <= longitude <= BOUNDS.east and BOUNDS.south <= latitude <= BOUNDS.north):
        longitude, latitude = harmless(str(longitude), 40), harmless(str(latitude), 40)
        raise Unusable(
            f"area {number} goes through {longitude}, {latitude}, far from Mali; longitude is needed first, "
            "then latitude, in degrees (WGS 84, EPSG:4326).",
            f"le contour {number} passe par {longitude}, {latitude}, loin du Mali ; il faut la longitude "
            "puis la latitude, en degrés (WGS 84, EPSG:4326).",
        )
    return round(longitude, DECIMALS), round(latitude, DECIMALS)
