"""Validators: an answer that its reader already has is a 304 (RFC 9110, 13).

An entity tag is made of the bytes before compression and names the encoding, so it is strong for each of
them. Answers may be kept by anybody but are asked again every time (`max-age=0`): what was withdrawn or has
expired is not shown from a cache, and asking again costs a 304.
"""

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cms.http.compression import COMPRESSION_THRESHOLD, ENCODERS, negotiated_encoding

CACHE_CONTROL = "public, max-age=0, must-revalidate"
NOT_MODIFIED_HEADERS = ("ETag", "Cache-Control", "Link", "Content-Location", "Vary")
"""Headers of a 304 (RFC 9110, 15.4.5)."""


def conditional_response(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its validator or as 304 (RFC 9110, 13), in the encoding preferred, without a body for HEAD."""
    encoding = _encode(request, response)
    if response.status_code == 200:
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        if etag_matches(request.headers.get("If-None-Match", ""), response["ETag"]):
            response = _not_modified(response)
    own = response.get("Vary", "")
    response["Vary"] = "Accept-Encoding"
    if own:
        patch_vary_headers(response, [own])
    if response.status_code != 304:
        if encoding:
            response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


def _encode(request: HttpRequest, response: HttpResponse) -> str:
    """Compress the body in place, tag it, and return the name of the encoding used, or nothing."""
    body = response.content
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = negotiated_encoding(accepted) if len(body) >= COMPRESSION_THRESHOLD else ""
    if response.status_code == 200:
        digest = blake2b(body, digest_size=16).hexdigest()
        response["ETag"] = etag_for(f'"{digest}"', encoding)
    if encoding:
        response.content = ENCODERS[encoding](body)
    return encoding


def etag_for(tag: str, encoding: str) -> str:
    """The entity tag of the same bytes in an encoding; none ("") leaves them plain."""
    return f'{tag[:-1]}-{encoding}"' if encoding else tag


def etag_matches(header: str, tag: str) -> bool:
    """Weak comparison, as If-None-Match asks for (RFC 9110, 13.1.2)."""
    candidates = [candidate.strip().removeprefix("W/") for candidate in header.split(",")]
    return header.strip() == "*" or tag in candidates


def _not_modified(response: HttpResponse) -> HttpResponse:
    headers = {name: response[name] for name in NOT_MODIFIED_HEADERS if response.has_header(name)}
    empty = HttpResponse(status=304, headers=headers)
    del empty["Content-Type"]
    return empty
