"""What the block templates need to draw an item's images and documents."""

import mimetypes

from django import template

register = template.Library()


@register.filter
def largest_rendition(image: dict) -> dict:
    """The widest size of an image item: `{"url", "width", "height", "type"}`."""
    return max(image["renditions"], key=lambda rendition: rendition["width"], default={})


@register.filter
def srcset(image: dict) -> str:
    """The sizes of an image item of the same media type as its widest, as a `srcset`."""
    kind = largest_rendition(image).get("type")
    same = (one for one in image["renditions"] if one["type"] == kind)
    return ", ".join(f"{one['url']} {one['width']}w" for one in same)


@register.filter
def file_kind(media_type: str) -> str:
    """A media type as readers know it: `application/pdf` gives PDF."""
    extension = mimetypes.guess_extension(media_type) or media_type.rpartition("/")[2]
    return extension.removeprefix(".").upper()
