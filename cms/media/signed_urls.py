"""Signed URLs of private files: who was let into a private page may see the pictures on it for an hour."""

from urllib.parse import quote, urljoin

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest

from cms.addresses import with_query
from cms.media.stored_names import is_public, public_url

SECONDS = 3600
PARAMETER = "pass"


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="cms.media.signed_urls")


def address_for_page(name: str) -> str:
    """Where a reader of a private page finds the file: its public address or a signed private one."""
    if is_public(name):
        return public_url(name)
    signature = _signer().sign(name).removeprefix(f"{name}:")
    return with_query(urljoin(settings.MEDIA_URL, quote(name)), [(PARAMETER, signature)])


def is_staged(request: HttpRequest | None) -> bool:
    """Whether the page being drawn shows files that are not public: a preview, or a private page."""
    return any(getattr(request, name, False) for name in ("is_preview", "page_is_private"))


def has_valid_signature(request: HttpRequest, name: str) -> bool:
    """Whether the request carries a signature of this file that is not too old."""
    signature = request.GET.get(PARAMETER, "")
    try:
        return bool(signature) and _signer().unsign(f"{name}:{signature}", max_age=SECONDS) == name
    except BadSignature:
        return False
