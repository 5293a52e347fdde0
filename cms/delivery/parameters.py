"""Reads query parameters strictly: what is repeated or malformed is named, and in the API what is unknown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cms.delivery.problems import LazyText, RefusedParameter, invalid_parameters
from cms.items import JSON
from cms.plugins import ContentPlugin, Filter, FlagFilter, YearFilter
from cms.reading.queries import ORDERS
from cms.reading.values import (
    LONGEST_SEARCH,
    MOST_TERMS,
    NUMBER,
    PLAIN,
    UNREADABLE,
    box,
    circle,
    has_controls,
    one_of,
    search_terms,
    whole,
)

MOST_VALUES = 50
"""Values of one filter in one request."""
LONGEST_VALUE = 2000


@dataclass(frozen=True)
class Parameter:
    """A query parameter: how it is read, and how it is documented.

    `read` turns the text received into a value, or raises `ValueError`.
    """

    name: str
    read: Callable[[str], Any]
    allowed: LazyText
    description: str
    schema: JSON
    default: Any = None
    repeated: bool = False
    required: bool = False

    def documented(self) -> JSON:
        """The OpenAPI parameter object, in the site's first language."""
        schema = (
            {"type": "array", "items": self.schema, "maxItems": MOST_VALUES} if self.repeated else self.schema
        )
        with translation.override(settings.LANGUAGE_CODE):
            allowed = str(self.allowed)
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": f"{self.description} Permis : {allowed}.",
            "schema": schema,
            **({"style": "form", "explode": True} if self.repeated else {}),
        }


def read_parameters(query: QueryDict, parameters: Iterable[Parameter]) -> JSON:
    """The value of each parameter by name; raises the problem that names everything refused."""
    by_name = {parameter.name: parameter for parameter in parameters}
    values = {name: [] if known.repeated else known.default for name, known in by_name.items()}
    refusals = []
    for name, raws in query.lists():
        try:
            values[name] = _read(by_name.get(name), name, raws, list(by_name))
        except _Refused as error:
            refusals.append(error.refusal)
    missing = (known for known in by_name.values() if known.required and known.name not in query)
    refusals += [RefusedParameter(known.name, "", known.allowed) for known in missing]
    if refusals:
        raise invalid_parameters(*refusals[:10])
    return values


def read_known_parameters(request: HttpRequest, parameters: Iterable[Parameter]) -> JSON:
    """The same for an address that people pass on: what others have added to it leaves the request unread."""
    parameters, known = list(parameters), QueryDict(mutable=True)
    for name in (parameter.name for parameter in parameters):
        if name in request.GET:
            known.setlist(name, request.GET.getlist(name))
    request.GET = known
    return read_parameters(known, parameters)


def refuse_parameters(query: QueryDict) -> None:
    """Raises the problem of any parameter where none is understood."""
    read_parameters(query, [])


class _Refused(Exception):
    def __init__(self, name: str, value: str, allowed: LazyText) -> None:
        self.refusal = RefusedParameter(name, value, allowed)


def _read(parameter: Parameter | None, name: str, raws: list[str], known: list[str]) -> Any:
    if parameter is None:
        raise _Refused(name, ", ".join(raws[:3]), ", ".join(known) or _("aucun paramètre"))
    if parameter.repeated:
        if len(raws) > MOST_VALUES:
            raise _Refused(name, f"{len(raws)} ×", format_lazy(_("au plus {most} valeurs"), most=MOST_VALUES))
        return [_value(parameter, raw) for raw in raws]
    if len(raws) != 1:
        raise _Refused(name, ", ".join(raws[:3]), _("une seule valeur"))
    return _value(parameter, raws[0])


def _value(parameter: Parameter, raw: str) -> Any:
    if len(raw) > LONGEST_VALUE or has_controls(raw) or UNREADABLE in raw:
        allowed = _("un texte court en UTF-8, sans caractère de contrôle")
        raise _Refused(parameter.name, raw, allowed)
    try:
        return parameter.read(raw)
    except ValueError:
        raise _Refused(parameter.name, raw, parameter.allowed) from None


# The parameters of lists

SORTS = tuple(ORDERS)


def languages() -> list[str]:
    """The languages of the site, the default one first."""
    codes = [code for code, _name in settings.LANGUAGES]
    return sorted(codes, key=lambda code: code != settings.LANGUAGE_CODE)


def choice(name: str, allowed: Iterable[str], description: str, default: str | None = None) -> Parameter:
    values = list(allowed)
    listed = ", ".join(values)
    schema = {"type": "string", "enum": values} | ({"default": default} if default else {})
    return Parameter(name, one_of(*values), listed, description, schema, default)


def whole_number(most: int) -> LazyText:
    """What is allowed where a number from 1 is read."""
    return format_lazy(_("un entier de 1 à {most}"), most=most)


def limit(most: int, default: int) -> Parameter:
    return Parameter(
        "limit",
        whole(1, most),
        whole_number(most),
        "Nombre d'éléments par page.",
        {"type": "integer", "minimum": 1, "maximum": most, "default": default},
        default,
    )


def lang(default: str | None) -> Parameter:
    return choice("lang", [*languages(), "*"], "Langue des contenus ; « * » pour toutes.", default or "*")


def _numbers(count: int) -> str:
    """The pattern of what `numbers` reads."""
    return f"^{NUMBER}(,{NUMBER}){{{count - 1}}}$"


SEARCH = Parameter(
    "q",
    search_terms,
    format_lazy(
        _("{characters} caractères et {words} mots au plus"), characters=LONGEST_SEARCH, words=MOST_TERMS
    ),
    "Recherche plein texte : accents facultatifs, pluriels et formes voisines compris.",
    {"type": "string", "maxLength": LONGEST_SEARCH, "pattern": f"^{PLAIN}$"},
)
CURSOR = Parameter(
    "cursor",
    str,
    _("le curseur reçu dans « next »"),
    "Page suivante : valeur opaque reçue dans « next », valable pour le même tri.",
    {"type": "string", "pattern": "^[A-Za-z0-9_-]+$"},
)
BOX = Parameter(
    "bbox",
    box,
    _("ouest,sud,est,nord en degrés"),
    "Contenus situés dans ce rectangle.",
    {"type": "string", "pattern": _numbers(4), "examples": ["-12.5,10,4.5,25"]},
)
CIRCLE = Parameter(
    "near",
    circle,
    _("latitude,longitude,kilomètres"),
    "Contenus situés à cette distance au plus d'un point.",
    {"type": "string", "pattern": _numbers(3), "examples": ["14.45,-11.44,50"]},
)


def list_parameters(plugin: ContentPlugin | None) -> list[Parameter]:
    """What a list of one type accepts, or (None) the list of all types."""
    sort = choice("sort", SORTS, "Ordre ; « relevance » demande « q ».", SORTS[0])
    view = choice("view", ("card", "full"), "« card » sans les champs lourds, ou « full ».", "card")
    facets = choice("facets", ("true", "false"), "Compte les valeurs de chaque filtre.", "false")
    common = [lang(settings.LANGUAGE_CODE), SEARCH, sort, limit(100, 20), CURSOR, view, facets]
    if plugin is None:
        return common
    return (
        common
        + ([BOX, CIRCLE] if plugin.geometry else [])
        + [_filter(declared) for declared in plugin.filters]
    )


def place_parameters(plugin: ContentPlugin) -> list[Parameter]:
    """What the GeoJSON of a type accepts: a list's parameters, with larger pages for maps."""
    return _with_limit(limit(1000, 500), list_parameters(plugin))


def feed_parameters(plugin: ContentPlugin | None) -> list[Parameter]:
    """What a feed accepts: a list's conditions, newest first and in full."""
    return _with_limit(limit(50, 20), _without(list_parameters(plugin), "sort", "view", "facets"))


def download_parameters(plugin: ContentPlugin) -> list[Parameter]:
    """What a download accepts: a list's conditions, in one language, newest first and whole."""
    kept = _without(list_parameters(plugin), "sort", "view", "facets", "limit", "cursor", "lang")
    return [choice("lang", languages(), "Langue des contenus.", settings.LANGUAGE_CODE), *kept]


def _with_limit(limited: Parameter, parameters: Iterable[Parameter]) -> list[Parameter]:
    return [limited if parameter.name == "limit" else parameter for parameter in parameters]


def _without(parameters: Iterable[Parameter], *names: str) -> list[Parameter]:
    return [parameter for parameter in parameters if parameter.name not in names]


def _filter(declared: Filter) -> Parameter:
    description = f"Filtre « {declared.name} » ; répété : l'une des valeurs."
    return Parameter(
        declared.name, declared.parse, _allowed(declared), description, _schema(declared), repeated=True
    )


def _allowed(declared: Filter) -> LazyText:
    if isinstance(declared, YearFilter):
        return _("une année de quatre chiffres")
    if isinstance(declared, FlagFilter):
        return "true, false"
    return _("une valeur de 1 à 100 caractères")


def _schema(declared: Filter) -> JSON:
    if isinstance(declared, YearFilter):
        return {"type": "string", "pattern": "^[0-9]{4}$"}
    if isinstance(declared, FlagFilter):
        return {"type": "string", "enum": ["true", "false"]}
    return {"type": "string", "minLength": 1, "maxLength": 100, "pattern": f"^{PLAIN}$"}
