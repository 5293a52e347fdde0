"""`{% picture image sizes="…" %}`: a picture in the sizes that exist; none is made while a reader waits."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.media.formats import media_type, preference
from cms.media.items import alternative
from cms.media.models import SiteImage, SiteRendition
from cms.media.renditions import existing, format_of
from cms.media.signed_urls import address_in_page, only_readable

register = template.Library()


@register.simple_tag(takes_context=True)
def picture(
    context: template.Context, image: SiteImage | None, sizes: str = "100vw", loading: str = "lazy"
) -> str | SafeString:
    """`<picture>` with its sizes, or nothing for a picture that visitors may not see or that has no size yet.

    A preview shows the original as long as there is no size.
    """
    if image is None or not (_shown(image) and only_readable([image])):
        return ""
    preview = getattr(context.get("request"), "is_preview", False)
    drawn = existing(image) or ([image] if image.is_svg() or preview else [])
    return _markup(image, _by_format(drawn), sizes, loading) if drawn else ""


def _shown(image: SiteImage) -> bool:
    from cms.publishing import shown

    return shown(image)


def _markup(image: SiteImage, groups: list[list[Any]], sizes: str, loading: str) -> SafeString:
    *others, fallback = groups
    sources = ((_type(group), _srcset(group), sizes) for group in others)
    attributes = {
        "src": _url(fallback[-1]),
        "srcset": _srcset(fallback),
        "sizes": sizes,
        "width": image.width,
        "height": image.height,
        "alt": alternative(image)[1],
        "loading": loading,
        "decoding": "async",
    }
    return format_html(
        "<picture>{}<img{}></picture>",
        format_html_join("", '<source type="{}" srcset="{}" sizes="{}">', sources),
        flatatt(attributes),
    )


def _by_format(drawn: list[Any]) -> list[list[Any]]:
    """One list for each format, the one with the fewest bytes first and the one every reader knows last."""
    groups = groupby(drawn, key=_format_name)
    return sorted((list(group) for _format, group in groups), key=lambda group: preference(_type(group)))


def _format_name(size: Any) -> str:
    return format_of(size) if isinstance(size, SiteRendition) else "original"


def _type(group: list[Any]) -> str:
    return media_type(group[0].file.name)


def _srcset(group: Iterable[Any]) -> str:
    return ", ".join(f"{_url(size)} {size.width}w" for size in group)


def _url(drawn: Any) -> str:
    return address_in_page(drawn.file.name)
