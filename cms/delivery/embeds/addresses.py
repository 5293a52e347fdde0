"""Where the documents to frame are, and the HTML that frames one."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.addresses import with_query
from cms.items import JSON

Pairs = Iterable[tuple[str, str]]


def list_address(type_name: str, conditions: Pairs = ()) -> str:
    """The document of the latest items of a type."""
    return with_query(f"{settings.PUBLIC_ORIGIN}/embed/{type_name}/", conditions)


def item_address(item: JSON) -> str:
    """The document of one item."""
    return f"{settings.PUBLIC_ORIGIN}/embed/{item['type']}/{item['id']}/"


def script_address() -> str:
    return f"{settings.PUBLIC_ORIGIN}/embed/v1.js"


def oembed_address(url: str = "") -> str:
    """Where oEmbed is asked; with an address of this site, the question about that one."""
    pairs = [("url", url), ("format", "json")] if url else []
    return with_query(f"{settings.PUBLIC_ORIGIN}/oembed", pairs)


def iframe(address: str, title: str, width: int | str, height: int) -> SafeString:
    """The element that shows a document; `width` in pixels, or `"100%"`."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" frameborder="0" loading="lazy"></iframe>',
        address,
        title,
        width,
        height,
    )
