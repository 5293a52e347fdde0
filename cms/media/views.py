"""Serves stored files: public ones to everybody and for ever, private ones to the staff and by a pass."""

from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.permissions import policy_registry

from cms.media.formats import media_type
from cms.media.models import SiteDocument, SiteImage
from cms.media.names import STORED, is_public
from cms.media.passes import admits
from cms.media.places import is_visible, owner_of

FOR_EVER = "public, max-age=31536000, immutable"
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
        return file_response(request, owner, name, FOR_EVER)
    if may_see(request, owner) or admits(request, name):
        return file_response(request, owner, name, NEVER)
    return not_found()


def may_see(request: HttpRequest, owner: SiteImage | SiteDocument) -> bool:
    """Whether the request comes from staff who may choose or change this image or document."""
    user = request.user
    if not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(type(owner))
    return policy.user_has_any_permission_for_instance(user, ["choose", "change"], owner)


def file_response(
    request: HttpRequest, owner: SiteImage | SiteDocument, name: str, cache_control: str
) -> HttpResponseBase:
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
        response["Content-Disposition"] = _disposition(name, owner.filename)
    return response


def not_found() -> HttpResponse:
    response = HttpResponse(
        _("Ce fichier n’existe pas ou n’est pas public."), status=404, content_type="text/plain"
    )
    response["Cache-Control"] = "no-store"
    return response


def _opened(owner: SiteImage | SiteDocument, name: str) -> FileResponse:
    return FileResponse(owner.file.storage.open(name), content_type=_content_type(name))


def _content_type(name: str) -> str:
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if kind == "text/plain" else kind


def _policy(name: str) -> str:
    """Nothing loads and nothing runs; browsers' PDF viewers do not work inside a sandbox."""
    return PASSIVE if media_type(name) == "application/pdf" else f"sandbox; {PASSIVE}"


def _disposition(name: str, filename: str) -> str:
    """RFC 6266, with the readable name in UTF-8 (RFC 8187)."""
    way = "inline" if media_type(name).startswith(INLINE) else "attachment"
    return f"{way}; filename*=UTF-8''{quote(filename, safe='')}"
