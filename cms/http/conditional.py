"""Validators: an answer that its reader already has is a 304 (RFC 9110, 13).

An entity tag is made of the bytes before compression and names the encoding, so it is strong for each of
them. Answers may be kept by anybody but are asked again every time (`max-age=0`): what was withdrawn or has
expired is not shown from a cache, and asking again costs a 304.
"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_http_date_safe

from cms.http.compression import COMPRESSION_THRESHOLD, ENCODERS, negotiated_encoding
from cms.http.spooled import SpooledResponse

CACHE_CONTROL = "public, max-age=0, must-revalidate"
NOT_MODIFIED_HEADERS = ("ETag", "Cache-Control", "Link", "Content-Location", "Vary")
"""Headers of a 304 (RFC 9110, 15.4.5)."""


def conditional_response(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its validator or as 304 (RFC 9110, 13), in the encoding preferred, without a body for HEAD."""
    body = response if isinstance(response, SpooledResponse) else WholeBody(response)
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = negotiated_encoding(accepted) if body.size >= COMPRESSION_THRESHOLD else ""
    if response.status_code == 200:
        response["ETag"] = etag_for(f'"{body.digest}"', encoding)
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        if is_known(response["ETag"], response.get("Last-Modified", ""), request.META):
            body.discard()
            response = _not_modified(response)
    own = response.get("Vary", "")
    response["Vary"] = "Accept-Encoding"
    if own:
        patch_vary_headers(response, [own])
    if response.status_code != 304:
        _finish(response, body, encoding)
    if request.method == "HEAD":
        body.discard()
    return response


def _finish(response: HttpResponse, body: "WholeBody | SpooledResponse", encoding: str) -> None:
    """Compress the body in place, and say how long it is."""
    if encoding:
        body.compress(encoding)
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(body.size)


class WholeBody:
    """What `SpooledResponse` knows of its body, of a response that has it in memory."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response

    @property
    def size(self) -> int:
        return len(self.response.content)

    @property
    def digest(self) -> str:
        return blake2b(self.response.content, digest_size=16).hexdigest()

    def compress(self, encoding: str) -> None:
        self.response.content = ENCODERS[encoding](self.response.content)

    def discard(self) -> None:
        self.response.content = b""


def etag_for(tag: str, encoding: str) -> str:
    """The entity tag of the same bytes in an encoding; none ("") leaves them plain."""
    return f'{tag[:-1]}-{encoding}"' if encoding else tag


def is_known(etag: str, last_modified: str, environ: Mapping[str, Any]) -> bool:
    """Whether who asks has a 200 with these validators ("" for none) already (RFC 9110, 13.2.2).

    `environ` is that of WSGI. Where a tag is sent, the date says nothing. It has to be the very date that is
    sent now. A later one (which RFC 9110, 13.1.3 would take) was that of another answer, or of a client's
    clock: a change is dated before it is committed, and who looked between the two has not seen it.
    """
    if (tags := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        return bool(etag) and etag_matches(tags, etag)
    since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    modified = parse_http_date_safe(last_modified)
    return modified is not None and modified == since


def etag_matches(header: str, tag: str) -> bool:
    """Weak comparison, as If-None-Match asks for (RFC 9110, 13.1.2)."""
    candidates = [candidate.strip().removeprefix("W/") for candidate in header.split(",")]
    return header.strip() == "*" or tag in candidates


def _not_modified(response: HttpResponse) -> HttpResponse:
    headers = {name: response[name] for name in NOT_MODIFIED_HEADERS if response.has_header(name)}
    empty = HttpResponse(status=304, headers=headers)
    del empty["Content-Type"]
    return empty
