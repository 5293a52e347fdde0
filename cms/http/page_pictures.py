"""The pictures of a finished page: where they are in its HTML, which size a telephone takes, their bytes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from operator import itemgetter

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cms.media.models import SiteRendition
from cms.media.stored_names import PUBLIC

PICTURE = re.compile(r"<picture>.*?</picture>|<img\b[^>]*>", re.DOTALL)
ATTRIBUTE = r'\b{}="([^"]*)"'
TELEPHONE = (360, 2)
"""Width in CSS pixels and pixels per CSS pixel of a common telephone."""
AVIF = re.compile(r'<source type="image/avif"[^>]*>')
VIEWPORT = re.compile(r"([\d.]+)vw")


@dataclass(frozen=True)
class PagePicture:
    """A picture in a page; `candidates` are the (address, width) of the format that browsers take.

    `linked` are those that a link may lead to, which offers no choice: not every telephone opens AVIF.
    """

    start: int
    end: int
    alt: str
    candidates: tuple[tuple[str, int], ...]
    linked: tuple[tuple[str, int], ...]
    sizes: str

    @property
    def addresses(self) -> list[str]:
        return [address for address, _width in self.linked]

    def to_open(self, width: float) -> str:
        """What a link leads to: the smallest size that is so wide (pixels), or the widest there is."""
        return _at_least(self.linked, width)

    def on_telephone(self) -> str:
        """The size that browsers take there: the smallest that is not coarser than the screen."""
        width, density = TELEPHONE
        share = VIEWPORT.fullmatch(self.sizes.rpartition(",")[2].strip())
        return _at_least(self.candidates, density * (width * float(share[1]) / 100 if share else width))


def pictures(html: str) -> Iterator[PagePicture]:
    """In the order of the page; those without an address of ours are left out."""
    for found in PICTURE.finditer(html):
        markup = found[0]
        candidates = _candidates(markup)
        if candidates:
            alt = _attribute("alt", markup[markup.rfind("<img") :])
            linked = _candidates(AVIF.sub("", markup)) or candidates
            yield PagePicture(
                found.start(), found.end(), alt, candidates, linked, _attribute("sizes", markup)
            )


def _at_least(candidates: tuple[tuple[str, int], ...], width: float) -> str:
    fitting = [address for address, pixels in candidates if pixels >= width]
    return fitting[0] if fitting else candidates[-1][0]


def _candidates(markup: str) -> tuple[tuple[str, int], ...]:
    """Of the first source, which is the best format; of a plain `img`, its one address."""
    listed = [candidate.split() for candidate in unescape(_attribute("srcset", markup)).split(",")]
    pairs = [parts for parts in listed if len(parts) == 2 and parts[1][:-1].isdecimal()]
    sized = [(address, int(width[:-1])) for address, width in pairs]
    source = unescape(_attribute("src", markup))
    found = sorted(sized, key=itemgetter(1)) or ([(source, 0)] if source else [])
    return tuple((address, width) for address, width in found if address.startswith(settings.MEDIA_URL))


def _attribute(name: str, markup: str) -> str:
    found = re.search(ATTRIBUTE.format(name), markup)
    return found[1] if found else ""


def sizes_of(addresses: Iterable[str]) -> dict[str, int]:
    """The bytes of each file that is one of our sizes, by address, in one query."""
    names = {address.removeprefix(settings.MEDIA_URL): address for address in addresses}
    known = {name for name in names if name.startswith(PUBLIC)}
    rows = SiteRendition.objects.filter(file__in=known).values_list("file", "file_size") if known else ()
    return {names[name]: size for name, size in rows if size is not None}


def in_words(size: int) -> str:
    """Bytes as visitors read them, in thousands or millions, to about one part in a hundred."""
    if size >= 1_000_000:
        return _("%(number)s Mo") % {"number": number_format(round(size / 1_000_000, 1), 1)}
    decimals = 1 if size < 9_950 else 0
    return _("%(number)s Ko") % {"number": number_format(round(size / 1000, decimals), decimals)}
