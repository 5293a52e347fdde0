"""`/telecharger/{type}.csv` and `.geojson`: all that a choice of filters finds, in one file, for people.

A table opens in the spreadsheet of the reader's language: French ones separate cells by semicolons and
write decimal commas, English ones use commas and points; both know the encoding by its mark (BOM).
Programs ask the API, page by page. The rows are read by one query, a few hundred at a time, into a temporary
file that is sent when it is whole: it is of one moment, its length is known before it comes, the same file
costs a 304, and a slow reader holds no connection to the database.
"""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.formats import get_format

from cms.addresses import with_query
from cms.columns import Column
from cms.csv_injection import formula_safe
from cms.delivery.list_requests import selection_of
from cms.delivery.parameters import download_parameters, read_known_parameters
from cms.delivery.problems import Problem
from cms.http.spooled import SpooledResponse
from cms.items import JSON, read_item, to_json
from cms.plugins import ContentPlugin, plugins
from cms.reading import queries
from cms.reading.selection import Selection

ROWS_AT_A_TIME = 500
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def download(request: HttpRequest, name: str, ending: str) -> SpooledResponse:
    """The whole list under the parameters' conditions; raises the 404 problem of a table nobody declared."""
    plugin = plugins.get(name)
    if plugin is None or ending not in formats_of(plugin):
        raise Problem("not-found")
    values = read_known_parameters(request, download_parameters(plugin))
    write, media_type = WRITERS[ending]
    selection = selection_of(values, plugin, placed=ending == "geojson")
    with translation.override(values["lang"]):
        pieces = write(list(plugin.columns), _cards(selection), values["lang"])
        response = SpooledResponse((piece.encode() for piece in pieces), media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def formats_of(plugin: ContentPlugin) -> list[str]:
    """The formats in which a type can be downloaded."""
    if not plugin.columns:
        return []
    return ["csv", "geojson"] if plugin.geometry else ["csv"]


def _cards(selection: Selection) -> Iterator[JSON]:
    rows = queries.ordered(selection, "-published_at").values_list("card", flat=True)
    texts = rows.iterator(chunk_size=ROWS_AT_A_TIME)
    return (read_item(text, settings.PUBLIC_ORIGIN) for text in texts)


def csv_table(columns: list[Column], cards: Iterator[JSON], lang: str) -> Iterator[str]:
    """CSV (RFC 4180) as spreadsheets of a language open it, line by line; no cell is a formula."""
    point = get_format("DECIMAL_SEPARATOR", lang)
    line = io.StringIO(BOM)
    line.seek(0, io.SEEK_END)
    writer = csv.writer(line, delimiter=";" if point == "," else ",")
    writer.writerow([str(column.heading) for column in columns])
    yield line.getvalue()
    for card in cards:
        line.seek(0)
        line.truncate()
        writer.writerow([formula_safe(_cell(column.value(card), point)) for column in columns])
        yield line.getvalue()


def _cell(value: str | Decimal | None, point: str) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", point)
    return value or ""


def feature_collection(columns: list[Column], cards: Iterator[JSON], lang: str) -> Iterator[str]:
    """A FeatureCollection (RFC 7946) with flat properties, as programs of cartography show them."""
    before = '{"type":"FeatureCollection","features":['
    for card in cards:
        yield before + _feature(columns, card)
        before = ","
    yield before.removesuffix(",") + "]}"


def _feature(columns: list[Column], card: JSON) -> str:
    values = {column.name: column.value(card) for column in columns}
    properties = {
        name: float(value) if isinstance(value, Decimal) else value for name, value in values.items()
    }
    return to_json(
        {"type": "Feature", "id": card["id"], "geometry": card["geometry"], "properties": properties}
    )


Writer = Callable[[list[Column], Iterator[JSON], str], Iterator[str]]
WRITERS: dict[str, tuple[Writer, str]] = {
    "csv": (csv_table, "text/csv; charset=utf-8"),
    "geojson": (feature_collection, "application/geo+json"),
}


def download_address(plugin: ContentPlugin, ending: str, pairs: list[tuple[str, Any]], lang: str) -> str:
    """Where the items of a type under some conditions are downloaded, from the root."""
    language = [] if lang == settings.LANGUAGE_CODE else [("lang", lang)]
    return with_query(f"/telecharger/{plugin.name}.{ending}", [*language, *pairs], safe=",")
