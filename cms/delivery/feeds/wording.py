"""The sentences around the content of a feed, in the language of the feed or of its item."""

from typing import Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop as _

from cms.delivery.translating import translated
from cms.items import JSON
from cms.licences import ALL_RIGHTS_RESERVED, LicenceCode

EXAMPLE = _("Contenu d’exemple : il ne décrit rien de réel.")
SOURCE = _("Source :")
LICENCE = _("Licence :")
IMAGES = _("Images :")
RESERVED = _("tous droits réservés")
SHORT = {LicenceCode.CC_BY: "CC BY 4.0", LicenceCode.CC_BY_SA: "CC BY-SA 4.0", LicenceCode.CC0: "CC0 1.0"}
MOST_CREDITS = 20


def licence_code(licence: JSON, lang: str) -> str:
    """A licence as one cites it: `CC BY 4.0`."""
    if licence["id"] == ALL_RIGHTS_RESERVED:
        return translated(RESERVED, lang)
    return str(SHORT.get(licence["id"], licence["id"]))


def rights(attribution: str, licence: JSON, lang: str) -> str:
    """Whom to name and what is allowed: « Codéveloppement Mali, CC BY 4.0 »."""
    return f"{attribution}, {licence_code(licence, lang)}"


def opening(item: JSON) -> str:
    """What stands before the content: the label of an example, otherwise nothing."""
    label = f"<p><strong>{escape(translated(EXAMPLE, item['lang']))}</strong></p>\n"
    return label if item["example"] else ""


def closing(item: JSON) -> SafeString:
    """What stands after the content, as HTML: where it comes from, its licence, who made its pictures."""
    lang = item["lang"]
    return format_html(
        '\n<hr>\n<p>{} <a href="{}">{}</a>, {}. {} {}.{}</p>',
        translated(SOURCE, lang),
        item["url"],
        item["title"],
        item["attribution"],
        translated(LICENCE, lang),
        _licence(item["licence"], lang),
        _pictures(item),
    )


def _licence(licence: JSON, lang: str) -> str:
    name = licence_code(licence, lang)
    return format_html('<a rel="license" href="{}">{}</a>', licence["url"], name) if licence["url"] else name


def _pictures(item: JSON) -> str:
    """Who made the pictures, each with its licence where that is another than the item's."""
    lang, own = item["lang"], item["licence"]["id"]
    names = [
        f"© {credit}" if licence in ("", own) else f"© {credit} ({licence_code({'id': licence}, lang)})"
        for credit, licence in dict.fromkeys(_credits(item))
    ]
    listed = format_html_join(", ", "{}", ((name,) for name in dict.fromkeys(names[:MOST_CREDITS])))
    return format_html(" {} {}.", translated(IMAGES, lang), listed) if names else ""


def _credits(value: Any) -> list[tuple[str, str]]:
    """(credit, licence or "") of every image inside a frozen value, in its order."""
    if isinstance(value, list):
        return [credit for part in value for credit in _credits(part)]
    if not isinstance(value, dict):
        return []
    if "renditions" in value:
        licence = value.get("licence") or {"id": ""}
        return [(value["credit"], licence["id"])] if value.get("credit") else []
    return [credit for part in value.values() for credit in _credits(part)]
