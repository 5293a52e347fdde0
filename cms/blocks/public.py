"""What a block gives its readers: typed members, and one HTML made from them."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cms.items import with_origin

Members = dict[str, Any]


class PublicBlock:
    """Mixin, first in the bases of a Wagtail block: the same members make its JSON and its HTML.

    `members` holds only what an anonymous visitor may see, with absolute addresses below
    `ORIGIN`; the page gets the same HTML with addresses relative to the root.
    """

    meta: Any
    """Of the Wagtail block."""

    def members(self, value: Any) -> Members | None:
        """The typed members partners receive, or None when nothing of the block is public."""
        raise NotImplementedError(f"{type(self).__name__} needs members(): what partners receive")

    def html(self, members: Members) -> str:
        """The block's HTML, absolute addresses included, from its template."""
        return render_to_string(self.meta.template, {"block": members}).strip()

    def render(self, value: Any, context: Any = None) -> SafeString:
        """The HTML of the block inside one of our own pages."""
        members = self.members(value)
        return mark_safe("" if members is None else in_page(self.html(members)))


def in_page(html: str) -> str:
    """The same HTML for a page of this site: addresses relative to its root."""
    return with_origin(html, "")
