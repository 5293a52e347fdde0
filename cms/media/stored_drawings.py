"""Drawings stored before their size was settled: one that cannot be shown is a missing picture, no error.

Wagtail draws its lists from every row; one drawing of half a pixel had the whole library answer 500.
"""

from typing import Any

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, SourceImageIOError
from willow.svg import WillowSvgException


class StoredDrawing(AbstractImage):
    """An image that may be a drawing of before."""

    class Meta:
        abstract = True

    def create_rendition(self, filter: Any) -> Any:
        """Raises `SourceImageIOError`, which Wagtail shows as a missing picture."""
        try:
            return super().create_rendition(filter)
        except InvalidFilterSpecError:
            raise
        except (ValueError, WillowSvgException) as error:
            if not self.is_svg():
                raise
            raise SourceImageIOError(str(error)) from error
