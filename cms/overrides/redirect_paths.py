"""The old address of a redirect has one spelling, whoever writes it: an editor, a table, a browser, the API.

Wagtail keeps what was typed, less percent signs that stand for letters beyond ASCII: a space, which browsers
send as `%20`, never matched; nor did accents written as two characters, nor our host without `https://`.
"""

from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import quote, unquote, unquote_plus

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.encoding import uri_to_iri
from django.utils.translation import gettext as _

from cms.host_names import host_name, host_of

if TYPE_CHECKING:
    from wagtail.contrib.redirects.models import Redirect

IN_PATH = "/:@!$&'()*+,;=~"
IN_QUERY = "/:@!$'()*,;~?"
"""What stands for itself (RFC 3986, 3.3 and 3.4), besides letters, digits, `-`, `.` and `_`."""


def install() -> None:
    """Have Wagtail's model spell its addresses here."""
    from wagtail.contrib.redirects.models import Redirect

    stock_path, stock_clean = Redirect.normalise_path, Redirect.clean

    def normalise_path(url: str, decode_unicode: bool = True) -> str:
        encoded = spelt(stock_path(with_host_apart(url.strip()), decode_unicode=False))
        return uri_to_iri(encoded) if decode_unicode else encoded

    def clean(self: "Redirect") -> None:
        stock_clean(self)
        check_length(self)

    Redirect.normalise_path = staticmethod(normalise_path)
    Redirect.clean = clean


def spelt(path: str) -> str:
    """A path and its query, percent-encoded in the one way; accents composed (NFC)."""
    bare, mark, query = path.partition("?")
    bare = _quoted(unquote(bare), IN_PATH).rstrip("/") or "/"
    return bare + mark + "&".join(sorted(_pair(pair) for pair in query.split("&")))


def _pair(pair: str) -> str:
    return "=".join(_quoted(unquote_plus(part), IN_QUERY) for part in pair.split("=", 1))


def _quoted(text: str, safe: str) -> str:
    return quote(normalize("NFC", text), safe=safe)


def with_host_apart(url: str) -> str:
    """An address that was copied without its scheme, its host told from the path."""
    host = url.partition("/")[0]
    try:
        ours = bool(host) and host_name(host) == host_of(settings.PUBLIC_ORIGIN)
    except ValueError:
        ours = False
    return f"//{url}" if ours else url


def check_length(redirect: "Redirect") -> None:
    """Raises the sentence of an address that takes more room in its one spelling than there is."""
    most = redirect._meta.get_field("old_path").max_length
    if len(redirect.old_path) > most:
        sentence = _(
            "Cette adresse prend %(length)s caractères une fois encodée, et %(most)s au plus tiennent ici : "
            "raccourcissez-la."
        )
        raise ValidationError({"old_path": sentence % {"length": len(redirect.old_path), "most": most}})
