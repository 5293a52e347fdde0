"""Light pages: to a browser that saves data, each picture is a link that says its weight.

Done once for every page, whoever drew the picture: pages of packages and of content types to come included.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from cms.http.page_pictures import PagePicture, in_words, pictures, sizes_of

WIDE_ENOUGH = 640
"""Pixels of the size that a tap shows."""
TAGS = re.compile(r"<(/?)a[\s>]", re.IGNORECASE)


def saves_data(environ: Mapping[str, Any]) -> bool:
    """Whether the browser asks for less data (`Save-Data`, WICG): by its own setting, or by our lite mode.

    `environ` is that of the request, in Django `request.META`.
    """
    wish = environ.get("HTTP_SAVE_DATA")
    return wish is not None and wish.strip().lower() == "on"


def lightened(html: str) -> str:
    """The page with links in place of its pictures; inside a link, words: that link leads to the picture."""
    found = list(pictures(html))
    sizes = sizes_of(address for picture in found for address in picture.addresses)
    return "".join(_pieces(html, found, sizes)) if found else html


def _pieces(html: str, found: list[PagePicture], sizes: dict[str, int]) -> Iterator[str]:
    end, inside = 0, False
    for picture in found:
        before = html[end : picture.start]
        yield before
        for tag in TAGS.finditer(before):
            inside = not tag[1]
        yield _instead(picture, sizes, inside)
        end = picture.end
    yield html[end:]


def _instead(picture: PagePicture, sizes: dict[str, int], inside_link: bool) -> str:
    address = picture.to_open(WIDE_ENOUGH)
    size = sizes.get(address)
    words = _("photo") if size is None else _("photo, %(size)s") % {"size": in_words(size)}
    alt = unescape(picture.alt)
    if inside_link:
        return format_html('<span class="on-tap">{} ({})</span>', alt or _("Photo"), words)
    label = _("Afficher : %(alt)s") % {"alt": alt} if alt else _("Afficher la photo")
    return format_html('<a class="on-tap" href="{}" data-alt="{}">{} ({})</a>', address, alt, label, words)
