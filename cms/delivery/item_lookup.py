"""One item: by its name, or by the public address at which it is shown."""

from functools import cache
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

from cms.delivery.parameters import LONGEST_VALUE, Parameter
from cms.delivery.problems import Problem, RefusedParameter, invalid_parameters
from cms.host_names import origin_of
from cms.publishing.bulk_visibility import source_at
from cms.publishing.models import Publication
from cms.reading.site import type_name
from cms.reading.statements import REF, Statement
from cms.reading.values import PLAIN, has_controls

MOST_REDIRECTS = 5
LONGEST_REF = 128
NOWHERE = "/?"
"""A path, and the key of an item, that nothing has."""

ADDRESS = Parameter(
    "url",
    str,
    _("un chemin commençant par « / », ou une adresse absolue de ce site"),
    "Adresse publique d'une page.",
    {"type": "string", "maxLength": LONGEST_VALUE, "pattern": f"^(/|https?://){PLAIN}$"},
    required=True,
)


def item(type_name: str, item_id: str) -> str:
    """The full item as JSON text; raises the 404 problem when never public, the 410 one when withdrawn."""
    ref = f"{type_name}/{item_id}"
    if len(ref) > LONGEST_REF or has_controls(ref):
        raise Problem("not-found")
    rows = _named().rows({REF: ref})
    if not rows:
        raise Problem("not-found")
    [(live, expires_at, full)] = rows
    if not live or (expires_at is not None and expires_at <= timezone.now()):
        raise Problem("withdrawn")
    return full


@cache
def _named() -> Statement:
    rows = Publication.objects.filter(ref=REF, seq__isnull=False)
    return Statement(rows.values_list("live", "expires_at", "full"))


class _Target(NamedTuple):
    """Where a redirect leads: a page by its translation key and language, or an address; nowhere by none."""

    key: str
    lang: str
    link: str


def item_at(url: str) -> str:
    """The full item shown at a path or absolute address of this site, as JSON text.

    An alias shows what it stands for. Follows at most five redirects of the site, and only to what is public;
    raises the 400 problem of an address that is not one of this site's, the 404 problem otherwise. A redirect
    to what is hidden costs what none does.
    """
    path = own_path(url)
    if path is None:
        raise invalid_parameters(RefusedParameter("url", url, ADDRESS.allowed))
    if (source := source_at(f"{path.rstrip('/')}/", timezone.now())) and (text := _item_of_page(*source)):
        return text
    for hop in range(MOST_REDIRECTS + 1):
        if text := _shown_at(path):
            return text
        target = _redirect_target(path)
        if text := _item_of_page(target.key, target.lang):
            return text
        path = own_path(target.link) if target.link else NOWHERE
        if path is None or (path == NOWHERE and hop):
            break
    raise Problem("not-found")


def own_path(url: str) -> str | None:
    """The decoded path of an address of this site, without query and fragment; None for any other."""
    try:
        parts = urlsplit(url)
        if parts.scheme or parts.netloc:
            own = origin_of(settings.PUBLIC_ORIGIN)
            if origin_of(f"{parts.scheme}://{parts.netloc}") != own:
                return None
        elif not parts.path.startswith("/"):
            return None
        path = unquote(parts.path or "/", errors="strict")
    except ValueError:
        return None
    return None if has_controls(path) else path


def _shown_at(path: str) -> str | None:
    """The item at a path, its final slash optional; a page before the site's own item."""
    bare = path.rstrip("/")
    rows = Publication.objects.live().filter(path__in=[bare + "/", bare or "/"])
    items = list(rows.order_by("ref").values_list("type", "full")[:10])
    items.sort(key=lambda row: row[0] == type_name())
    return items[0][1] if items else None


def _redirect_target(path: str) -> _Target:
    spellings = [Redirect.normalise_path(quote(path)), path.rstrip("/") or "/"]
    rows = Redirect.objects.filter(old_path__in=spellings)
    row = (
        rows.order_by(F("site_id").desc(nulls_last=True))
        .values_list(
            "redirect_page__translation_key", "redirect_page__locale__language_code", "redirect_link"
        )
        .first()
    )
    key, lang, link = row or (None, None, "")
    return _Target(str(key or NOWHERE), lang or NOWHERE, "" if key else link)


def _item_of_page(key: str, lang: str) -> str | None:
    rows = Publication.objects.live().filter(key=key, lang=lang).exclude(path="")
    return rows.order_by("ref").values_list("full", flat=True).first()
