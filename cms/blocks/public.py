"""What a block gives its readers: typed members, and one HTML made from them."""

import re
from typing import Any

from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from cms.items import with_origin
from cms.media import stored_names
from cms.media.signed_urls import address_for_page, is_staged

PUBLIC_FILE = re.compile(r"/media/public/((?:images|renditions|documents)/[0-9a-f]{32}\.[a-z0-9]{1,5})")

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
        return mark_safe("" if members is None else in_page(self.html(members), context))


def in_page(html: str, context: Any = None) -> str:
    """The same HTML for a page of this site: addresses relative to its root.

    In a preview and on a private page, files that are not public are shown where they are,
    by signed URLs good for an hour.
    """
    html = with_origin(html, "")
    return PUBLIC_FILE.sub(staged, html) if is_staged((context or {}).get("request")) else html


def staged(address: re.Match) -> str:
    """The address of a file where it is now."""
    name = stored_names.public_name(address[1])
    there = default_storage.exists(name)
    return address[0] if there else address_for_page(stored_names.private_name(name))
