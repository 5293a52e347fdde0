"""Images and documents as partners receive them."""

from typing import Any
from urllib.parse import urljoin

from django.db.models import prefetch_related_objects

from cms.items import ORIGIN
from cms.licences import licence_item
from cms.media.credits import without_sign
from cms.media.formats import media_type
from cms.media.models import SiteDocument, SiteImage, SiteRendition
from cms.media.renditions import existing
from cms.media.signed_urls import address_in_page, only_readable
from cms.publishing import only_shown, shown


def image_item(image: SiteImage) -> dict[str, Any] | None:
    """The shape `cms.items.Image`, or None for a picture an anonymous visitor may not see.

    Only the sizes that exist are listed, under the addresses they have once they are public. On a page
    drawn for somebody (`cms.media.signed_urls`), None also for what that reader may not have.
    """
    return _described(image) if shown(image) and only_readable([image]) else None


def image_items(images: list[SiteImage]) -> list[dict[str, Any]]:
    """`image_item` of many pictures, less those nobody may see, in a number of queries that does not grow."""
    prefetch_related_objects(images, "renditions")
    return [_described(image) for image in only_readable(only_shown(images))]


def _described(image: SiteImage) -> dict[str, Any]:
    decorative, alt = alternative(image)
    return {
        "id": str(image.pk),
        "title": image.title,
        "alt": alt,
        "decorative": decorative,
        "caption": image.caption,
        "credit": without_sign(image.credit),
        "licence": licence_item(image.licence),
        "width": image.width,
        "height": image.height,
        "focal_point": focal_point(image),
        "color": image.color or None,
        "renditions": [_rendition(size) for size in existing(image)] or _drawing(image),
    }


def document_item(document: SiteDocument) -> dict[str, Any] | None:
    """The shape `cms.items.Document`, or None for a document that anonymous visitors may not see.

    On a page drawn for somebody, None also for what that reader may not have.
    """
    if not (shown(document) and only_readable([document])):
        return None
    return {
        "id": str(document.pk),
        "title": document.title,
        "url": absolute_url(document.file.name),
        "type": media_type(document.file.name),
        "size": document.file_size or 0,
    }


def alternative(image: SiteImage) -> tuple[bool, str]:
    """(is decorative, alternative text): what the block says, else the picture, else its title."""
    contextual = image.contextual_alt_text
    if image.decorative or (image.is_decorative and not contextual):
        return True, ""
    return False, contextual or image.alt or image.title


def focal_point(image: SiteImage) -> dict[str, float] | None:
    """Fractions of width and height, from the top left corner."""
    rect = image.get_focal_point()
    if rect is None or not image.width or not image.height:
        return None
    x, y = rect.centroid
    return {"x": _fraction(x / image.width), "y": _fraction(y / image.height)}


def absolute_url(name: str) -> str:
    """The address of a stored file once it is public, on the placeholder origin; for the reader of a
    private page, where it is now."""
    return urljoin(ORIGIN, address_in_page(name))


def _rendition(rendition: SiteRendition | SiteImage) -> dict[str, Any]:
    return {
        "url": absolute_url(rendition.file.name),
        "width": rendition.width,
        "height": rendition.height,
        "type": media_type(rendition.file.name),
        "size": file_size(rendition),
    }


def file_size(stored: SiteRendition | SiteImage) -> int | None:
    """Bytes, measured where they were not recorded when the file was made; None for a file that is lost."""
    if stored.file_size is not None:
        return stored.file_size
    try:
        return stored.file.size
    except FileNotFoundError:
        return None


def _drawing(image: SiteImage) -> list[dict[str, Any]]:
    return [_rendition(image)] if image.is_svg() else []


def _fraction(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 4)
