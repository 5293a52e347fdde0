"""Serves stored files: public ones to everybody, private ones to the staff and by signed URLs."""

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.media.formats import media_type
from cms.media.models import SharePicture, SiteDocument
from cms.media.signed_urls import is_opened, may_see
from cms.media.stored_names import STORED, is_public
from cms.media.visibility import Owner, is_visible, may_serve, owner_of
from cms.publishing.visibility import collection_is_public

PUBLIC = "public, max-age=86400, s-maxage=60"
"""Whoever has a file may use it for a day; caches of many ask again after a minute, which costs a 304, so
that a withdrawn file is given to nobody new."""
ASK_AGAIN = "public, max-age=0, must-revalidate"
NEVER = "private, no-store"
INLINE = ("image/", "application/pdf", "text/plain")
PASSIVE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@require_safe
def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """The stored file of exactly this name, or 404; whoever may not have it learns nothing of it."""
    if not STORED.fullmatch(name):
        return not_found()
    owner = owner_of(name)
    if owner is None:
        return not_found()
    if is_public(name) and is_visible(owner):
        return file_response(request, owner, name, PUBLIC)
    if may_have(request, owner, name):
        return file_response(request, owner, name, NEVER)
    return not_found()


def may_have(request: HttpRequest, owner: Owner, name: str) -> bool:
    """Whether the sender may have this private file: by rights of their own, or by a page they may read."""
    if isinstance(owner, SharePicture):
        return False
    return may_see(request.user, owner) or (
        is_opened(request, name) and collection_is_public(owner.collection)
    )


def file_response(request: HttpRequest, owner: Owner, name: str, cache_control: str) -> HttpResponseBase:
    """The file with headers that keep it from acting: its real type, no sniffing, no scripts."""
    etag = f'"{name.rpartition("/")[2]}"'
    try:
        response = get_conditional_response(request, etag=etag) or _opened(owner, name)
    except FileNotFoundError:
        return not_found()
    response["Cache-Control"] = cache_control
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _policy(name)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if isinstance(owner, SiteDocument):
        way = "inline" if media_type(name).startswith(INLINE) else "attachment"
        response["Content-Disposition"] = _disposition(way, owner.filename)
    return response


def attachment(request: HttpRequest, name: str, filename: str) -> HttpResponseBase:
    """A public file to keep under a name that people can read; 404 for one that is not public (any more)."""
    owner = owner_of(name) if may_serve(name) else None
    if owner is None:
        return not_found()
    response = file_response(request, owner, name, ASK_AGAIN)
    if response.status_code == 200:
        response["Content-Disposition"] = _disposition("attachment", filename)
    return response


def not_found() -> HttpResponse:
    """The same to the last header, whether there is such a file or not."""
    response = HttpResponse(
        _("Ce fichier n’existe pas ou n’est pas public."), status=404, content_type="text/plain"
    )
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Cookie"])
    return response


def _opened(owner: Owner, name: str) -> FileResponse:
    return FileResponse(owner.file.storage.open(name), content_type=_content_type(name))


def _content_type(name: str) -> str:
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if kind == "text/plain" else kind


def _policy(name: str) -> str:
    """Nothing loads and nothing runs; browsers' PDF viewers do not work inside a sandbox."""
    return PASSIVE if media_type(name) == "application/pdf" else f"sandbox; {PASSIVE}"


def _disposition(way: str, filename: str) -> str:
    """RFC 6266, with the readable name in UTF-8 (RFC 8187)."""
    return f"{way}; filename*=UTF-8''{quote(filename, safe='')}"
