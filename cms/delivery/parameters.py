"""Reads query parameters strictly: what is unknown, repeated or malformed is named, never ignored."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.http import QueryDict

from cms.delivery.problems import Refusal, Words, refused
from cms.plugins import ContentPlugin, Filter, Flag, Year
from cms.publishing.search_words import stemmed

MOST_VALUES = 50
"""Values of one filter in one request."""
LONGEST_VALUE = 2000
LONGEST_SEARCH = 200
MOST_TERMS = 20
HALF_EARTH = 20_040.0
"""Kilometres to the far side of the Earth, rounded up."""

JSON = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """A query parameter: how it is read, and how it is documented.

    `read` turns the text received into a value, or raises `ValueError`.
    """

    name: str
    read: Callable[[str], Any]
    allowed: Words
    description: str
    schema: JSON
    default: Any = None
    repeated: bool = False
    required: bool = False

    def documented(self) -> JSON:
        """The OpenAPI parameter object."""
        schema = (
            {"type": "array", "items": self.schema, "maxItems": MOST_VALUES} if self.repeated else self.schema
        )
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": f"{self.description} Permis : {self.allowed.fr}.",
            "schema": schema,
            **({"style": "form", "explode": True} if self.repeated else {}),
        }


def read_parameters(query: QueryDict, parameters: Iterable[Parameter]) -> JSON:
    """The value of each parameter by name; raises the problem that names everything refused."""
    by_name = {parameter.name: parameter for parameter in parameters}
    values = {name: [] if one.repeated else one.default for name, one in by_name.items()}
    refusals = []
    for name, raws in query.lists():
        try:
            values[name] = _read(by_name.get(name), name, raws, list(by_name))
        except _Refused as error:
            refusals.append(error.refusal)
    missing = (one for one in by_name.values() if one.required and one.name not in query)
    refusals += [Refusal(one.name, "", one.allowed) for one in missing]
    if refusals:
        raise refused(*refusals[:10])
    return values


class _Refused(Exception):
    def __init__(self, name: str, value: str, allowed: Words) -> None:
        self.refusal = Refusal(name, value, allowed)


def _read(parameter: Parameter | None, name: str, raws: list[str], known: list[str]) -> Any:
    if parameter is None:
        names = ", ".join(known)
        nothing = Words("aucun paramètre", "no parameter")
        raise _Refused(name, ", ".join(raws[:3]), Words(names, names) if known else nothing)
    if parameter.repeated:
        if len(raws) > MOST_VALUES:
            most = Words(f"au plus {MOST_VALUES} valeurs", f"at most {MOST_VALUES} values")
            raise _Refused(name, f"{len(raws)} ×", most)
        return [_value(parameter, raw) for raw in raws]
    if len(raws) != 1:
        raise _Refused(name, ", ".join(raws[:3]), Words("une seule valeur", "a single value"))
    return _value(parameter, raws[0])


def _value(parameter: Parameter, raw: str) -> Any:
    if len(raw) > LONGEST_VALUE or has_controls(raw):
        allowed = Words(
            "un texte court sans caractère de contrôle", "a short text without control characters"
        )
        raise _Refused(parameter.name, raw, allowed)
    try:
        return parameter.read(raw)
    except ValueError:
        raise _Refused(parameter.name, raw, parameter.allowed) from None


def has_controls(text: str) -> bool:
    """Whether a text holds control characters or half characters, which no database compares."""
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


# How values are read


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw not in allowed:
            raise ValueError(raw)
        return raw

    return read


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", raw, re.ASCII) or not least <= int(raw) <= most:
            raise ValueError(raw)
        return int(raw)

    return read


def numbers(raw: str, count: int) -> list[float]:
    """Exactly `count` finite decimal numbers separated by commas."""
    found = raw.split(",")
    if len(found) != count or not all(
        re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,20})?", one) for one in found
    ):
        raise ValueError(raw)
    return [float(one) for one in found]


class Box(NamedTuple):
    """Degrees; `west` greater than `east` crosses the 180th meridian (RFC 7946, section 5.2)."""

    west: float
    south: float
    east: float
    north: float


class Circle(NamedTuple):
    """A centre in degrees and a radius in kilometres."""

    latitude: float
    longitude: float
    radius: float


def box(raw: str) -> Box:
    found = Box(*numbers(raw, 4))
    if not (abs(found.west) <= 180 and abs(found.east) <= 180 and -90 <= found.south <= found.north <= 90):
        raise ValueError(raw)
    return found


def circle(raw: str) -> Circle:
    found = Circle(*numbers(raw, 3))
    inside = abs(found.latitude) <= 90 and abs(found.longitude) <= 180
    if not (inside and 0 < found.radius <= HALF_EARTH and math.isfinite(found.radius)):
        raise ValueError(raw)
    return found


def search_terms(raw: str) -> tuple[str, ...] | None:
    """The stems asked for; None for a blank question, empty for one without a meaningful word."""
    if len(raw) > LONGEST_SEARCH:
        raise ValueError(raw)
    terms = tuple(stemmed(raw).split())
    if len(terms) > MOST_TERMS:
        raise ValueError(raw)
    return terms if raw.strip() else None


# The parameters of lists

SORTS = ("-published_at", "published_at", "title", "-updated_at", "relevance")


def languages() -> list[str]:
    """The languages of the site, the default one first."""
    codes = [code for code, _name in settings.LANGUAGES]
    return sorted(codes, key=lambda code: code != settings.LANGUAGE_CODE)


def choice(name: str, allowed: Iterable[str], description: str, default: str | None = None) -> Parameter:
    values = list(allowed)
    listed = ", ".join(values)
    schema = {"type": "string", "enum": values} | ({"default": default} if default else {})
    return Parameter(name, one_of(*values), Words(listed, listed), description, schema, default)


def limit(most: int, default: int) -> Parameter:
    return Parameter(
        "limit",
        whole(1, most),
        Words(f"un entier de 1 à {most}", f"a whole number from 1 to {most}"),
        "Nombre d'éléments par page.",
        {"type": "integer", "minimum": 1, "maximum": most, "default": default},
        default,
    )


def lang(default: str | None) -> Parameter:
    return choice("lang", [*languages(), "*"], "Langue des contenus ; « * » pour toutes.", default or "*")


SEARCH = Parameter(
    "q",
    search_terms,
    Words(
        f"{LONGEST_SEARCH} caractères et {MOST_TERMS} mots au plus",
        f"at most {LONGEST_SEARCH} characters and {MOST_TERMS} words",
    ),
    "Recherche plein texte : accents facultatifs, pluriels et formes voisines compris.",
    {"type": "string", "maxLength": LONGEST_SEARCH},
)
CURSOR = Parameter(
    "cursor",
    str,
    Words("le curseur reçu dans « next »", "the cursor received in “next”"),
    "Page suivante : valeur opaque reçue dans « next », valable pour le même tri.",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
)
BOX = Parameter(
    "bbox",
    box,
    Words("ouest,sud,est,nord en degrés", "west,south,east,north in degrees"),
    "Contenus situés dans ce rectangle.",
    {"type": "string", "examples": ["-12.5,10,4.5,25"]},
)
CIRCLE = Parameter(
    "near",
    circle,
    Words("latitude,longitude,kilomètres", "latitude,longitude,kilometres"),
    "Contenus situés à cette distance au plus d'un point.",
    {"type": "string", "examples": ["14.45,-11.44,50"]},
)


def list_parameters(plugin: ContentPlugin | None) -> list[Parameter]:
    """What a list of one type accepts, or (None) the list of all types."""
    sort = choice("sort", SORTS, "Ordre ; « relevance » demande « q ».", SORTS[0])
    view = choice("view", ("card", "full"), "« card » sans les champs lourds, ou « full ».", "card")
    facets = choice("facets", ("true", "false"), "Compte les valeurs de chaque filtre.", "false")
    common = [lang(settings.LANGUAGE_CODE), SEARCH, sort, limit(100, 20), CURSOR, view, facets]
    if plugin is None:
        return common
    return common + ([BOX, CIRCLE] if plugin.geometry else []) + [_filter(one) for one in plugin.filters]


def place_parameters(plugin: ContentPlugin) -> list[Parameter]:
    """What the GeoJSON of a type accepts: a list's parameters, with larger pages for maps."""
    return [limit(1000, 500) if one.name == "limit" else one for one in list_parameters(plugin)]


def _filter(declared: Filter) -> Parameter:
    description = f"Filtre « {declared.name} » ; répété : l'une des valeurs."
    return Parameter(
        declared.name, declared.parse, _allowed(declared), description, _schema(declared), repeated=True
    )


def _allowed(declared: Filter) -> Words:
    if isinstance(declared, Year):
        return Words("une année de quatre chiffres", "a year of four digits")
    if isinstance(declared, Flag):
        return Words("true, false", "true, false")
    return Words("une valeur de 1 à 100 caractères", "a value of 1 to 100 characters")


def _schema(declared: Filter) -> JSON:
    if isinstance(declared, Year):
        return {"type": "string", "pattern": "^[0-9]{4}$"}
    if isinstance(declared, Flag):
        return {"type": "string", "enum": ["true", "false"]}
    return {"type": "string", "minLength": 1, "maxLength": 100}
