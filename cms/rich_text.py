"""Rich text for readers: sanitised on output, and linking only to what is public."""

import re

import nh3
from bs4 import BeautifulSoup, Tag
from django.utils.html import strip_tags
from wagtail.documents import get_document_model
from wagtail.models import Page

from cms.items import ORIGIN
from cms.publishing import serialize
from cms.typed_text import lines

TAGS = {
    *("p", "br", "hr", "b", "strong", "i", "em", "sub", "sup", "a", "span", "abbr", "code"),
    *("ul", "ol", "li", "blockquote", "h2", "h3", "h4"),
}
ATTRIBUTES = {"a": {"href", "hreflang"}, "abbr": {"title"}, "*": {"lang", "dir"}}
TO_COMPLETE = re.compile(r"\[(?:À compléter|To be completed)\b[^\[\]<>]*\]")
"""What only the publisher of the site can say, in a text that is loaded with it: shown as missing."""
SCHEMES = {"http", "https", "mailto", "tel"}


def public_html(source: str) -> str:
    """Stored rich text as safe HTML with absolute addresses (`ORIGIN` for this site).

    A link to a page or document that is not public becomes its bare text. Empty
    when no word is left.
    """
    soup = BeautifulSoup(source, "html.parser")
    public = public_targets(soup)
    for link in soup.find_all("a"):
        point(link, address_of(link, public))
    html = lines(nh3.clean(str(soup), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None))
    html = TO_COMPLETE.sub(r'<mark class="to-complete">\g<0></mark>', html)
    return html.strip() if strip_tags(html).strip() else ""


def public_targets(soup: BeautifulSoup) -> dict[tuple[str, str], str]:
    """The addresses of the public pages and documents that the links name, by (kind, id)."""
    found: dict[tuple[str, str], str] = {}
    for kind, model in (("page", Page), ("document", get_document_model())):
        ids = {attribute(link, "id") for link in soup.find_all("a", linktype=kind)}
        rows = model.objects.filter(pk__in=[pk for pk in ids if pk.isdecimal() and len(pk) < 19])
        items = ((row, serialize(row)) for row in rows)
        found |= {(kind, str(row.pk)): item["url"] for row, item in items if item}
    return found


def address_of(link: Tag, public: dict[tuple[str, str], str]) -> str:
    """Where the link leads, absolute; empty when nowhere a visitor may go."""
    if kind := attribute(link, "linktype"):
        return public.get((kind, attribute(link, "id")), "")
    return absolute(attribute(link, "href").strip())


def attribute(link: Tag, name: str) -> str:
    """The value of an attribute; empty when it is absent, or one that HTML reads as a list of words."""
    value = link.get(name)
    return value if isinstance(value, str) else ""


def absolute(href: str) -> str:
    """The address with its origin; empty when its scheme is not allowed."""
    if href.startswith("//"):
        return "https:" + href
    if href.startswith("/"):
        return ORIGIN + href
    return href if opens_a_page(href) else ""


def opens_a_page(href: str) -> bool:
    """Whether a link leads somewhere, rather than running what it holds."""
    return href.startswith(("#", "/")) or href.partition(":")[0].lower() in SCHEMES


def point(link: Tag, address: str) -> None:
    """Make the link lead there, or leave its bare text."""
    if not address:
        link.unwrap()
        return
    names: list[str] = ["hreflang", "lang"]
    kept = {name: attribute(link, name) for name in names if name in link.attrs}
    link.attrs = {"href": address, **kept}
