"""The old address of a redirect has one spelling, whoever writes it: an editor, a table, a browser, the API.

Wagtail keeps what was typed, less percent signs that stand for letters beyond ASCII: a space, which browsers
send as `%20`, never matched; nor did accents written as two characters, nor our host without `https://`.

Old French sites wrote `/caf%E9`, in Windows-1252: bytes that are no UTF-8 keep their percent signs. Of those
in a path the web server (Granian) hands on U+FFFD alone, so there the one redirect is looked for that has
such a byte, or a letter beyond ASCII, in its place.
"""

import re
from collections.abc import Iterable, Iterator
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
AS_BYTES = "surrogateescape"
HIGH = "%([89A-F][0-9A-F])"
"""A byte beyond ASCII; in a path or query whose UTF-8 is decoded, one that is no UTF-8."""
UNREAD = "\ufffd"
READ = r"(%[89A-F][0-9A-F]|[^\x01-\x7f])"
"""What an old address may have where that stands, as a pattern of Python and of PostgreSQL."""


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
    bare = _quoted(unquote(bare, errors=AS_BYTES), IN_PATH).rstrip("/") or "/"
    return bare + mark + "&".join(sorted(_pair(pair) for pair in query.split("&")))


def _pair(pair: str) -> str:
    return "=".join(_quoted(unquote_plus(part, errors=AS_BYTES), IN_QUERY) for part in pair.split("=", 1))


def _quoted(text: str, safe: str) -> str:
    return quote(normalize("NFC", text), safe=safe, errors=AS_BYTES)


def spellings(asked: str) -> Iterator[str]:
    """What the old address of a redirect may be for what was asked, `spelt`: the nearest first.

    Django tells `/caf%E9` as `/caf%25E9`. It is looked for as it was sent, then as Windows-1252.
    """
    yield asked
    if "%" in asked:
        yield unquote(asked)  # one that was kept as it was typed
    sent = re.sub(f"%25(?={HIGH[1:]})", "%", asked)
    if sent != asked:
        yield sent
    text = uri_to_iri(sent)
    as_windows = re.sub(HIGH, lambda byte: bytes.fromhex(byte[1]).decode("cp1252", "replace"), text)
    if as_windows != text:
        yield as_windows
    if UNREAD in text:
        yield from only_ones([text, as_windows])


def only_ones(texts: Iterable[str]) -> Iterator[str]:
    """The old address that each of these may stand for; one that is none where there is none, or several.

    So that where one leads to a hidden page it costs as much.
    """
    from wagtail.contrib.redirects.models import Redirect

    from cms.overrides.redirects import NOWHERE

    most = Redirect._meta.get_field("old_path").max_length
    for text in dict.fromkeys(texts):
        if len(text) <= most:
            pattern = f"^{READ.join(map(re.escape, text.split(UNREAD)))}$"
            found = Redirect.objects.filter(old_path__regex=pattern).values_list("old_path", flat=True)
            alike = list(found.distinct()[:2])
            yield alike[0] if len(alike) == 1 else NOWHERE


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
