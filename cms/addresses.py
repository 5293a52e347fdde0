"""Addresses of the site: with their query, and as others reach them."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

API = "/api/v1"
"""What the path of everything for programs begins with."""


def with_query(address: str, pairs: Iterable[tuple[str, object]], safe: str = "") -> str:
    """The address and its query; without any pair, the address alone.

    An empty address is the page that one looks at: without any pair it is `?`, the page without its query.
    """
    query = urlencode(list(pairs), safe=safe)
    return f"{address}?{query}" if query or not address else address


def pairs_of(query: QueryDict) -> list[tuple[str, str]]:
    """Every value of a query with its name."""
    return [(name, value) for name, values in query.lists() for value in values]


def api_address(path: str) -> str:
    """The address of a path of the API, as others reach it."""
    return absolute(f"{API}{path}")


def absolute(path: str) -> str:
    """An address of the site as others reach it."""
    return f"{settings.PUBLIC_ORIGIN}{path}" if path.startswith("/") else path
