"""How everything that is delivered answers in HTTP: methods, CORS, validators, compression, problems.

RFC 9110 for methods, validators and negotiation; the Fetch standard for CORS. An entity tag is
made of the bytes before compression and names the encoding, so it is strong for each of them.
Answers may be kept by anybody but are asked again every time (`max-age=0`): what was withdrawn
or has expired is not shown from a cache, and asking again costs a 304.
"""

import functools
import gzip
import logging
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import brotli
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cms.delivery.problems import Problem
from cms.http.outages import outage_behind

logger = logging.getLogger("cms.delivery")

METHODS = "GET, HEAD, OPTIONS"
CACHE_CONTROL = "public, max-age=0, must-revalidate"
COMPRESSION_THRESHOLD = 500
"""Bytes below which compression is not worth it."""

NOT_MODIFIED_HEADERS = ("ETag", "Cache-Control", "Link", "Content-Location", "Vary")
"""Headers of a 304 (RFC 9110, 15.4.5)."""
SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer, of a 304 as well: without them a page of another site may not read it."""

ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": functools.partial(brotli.compress, quality=5),
    "gzip": functools.partial(gzip.compress, compresslevel=6, mtime=0),
}
"""By preference among equals."""

View = Callable[..., HttpResponse]
RenderProblem = Callable[[Problem, HttpRequest], HttpResponse]


def api_view(view: View, any_method: bool = False, render_problem: RenderProblem = Problem.response) -> View:
    """The view with these methods, headers and problems; `any_method` leaves refusing methods to it."""

    @functools.wraps(view, updated=())
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _with_shared_headers(_options())
        method, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        try:
            if method not in ("GET", "HEAD") and not any_method:
                raise Problem("method-not-allowed", headers={"Allow": METHODS})
            response = view(request, *args, **kwargs)
        except Exception as error:
            response = render_problem(_as_problem(error, request), request)
        finally:
            request.method = method
        response = _with_shared_headers(conditional_response(request, response))
        if response.status_code >= 400:
            patch_vary_headers(response, ["Accept-Language"])
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def _options() -> HttpResponse:
    response = HttpResponse(
        status=204,
        headers={
            "Allow": METHODS,
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": "*, Authorization",
            "Access-Control-Max-Age": "86400",
        },
    )
    del response["Content-Type"]
    return response


def _as_problem(error: Exception, request: HttpRequest) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return Problem("not-found")
    if isinstance(error, SuspiciousOperation):
        return Problem("bad-request")
    logger.error("%s could not be answered", request.path, exc_info=error)
    if outage := outage_behind(error):
        return Problem("unavailable", headers={"Retry-After": str(outage.retry_after)})
    return Problem("internal-error")


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


def _with_shared_headers(response: HttpResponse) -> HttpResponse:
    for name, value in SHARED_HEADERS.items():
        response[name] = value
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


def negotiated_encoding(accepted: str) -> str:
    """The best encoding of ours among those accepted (RFC 9110, 12.5.3); empty for none."""
    qualities: dict[str, float] = {}
    for part in accepted.lower().split(",")[:20]:
        name, _, weight = part.partition(";")
        qualities[name.strip()] = _quality(weight)
    wanted = {name: qualities.get(name, qualities.get("*", 0.0)) for name in ENCODERS}
    best = max(wanted, key=lambda name: wanted[name])
    return best if wanted[best] > 0 and wanted[best] >= qualities.get("identity", 0.0) else ""


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def etag_matches(header: str, tag: str) -> bool:
    """Weak comparison, as If-None-Match asks for (RFC 9110, 13.1.2)."""
    candidates = [candidate.strip().removeprefix("W/") for candidate in header.split(",")]
    return header.strip() == "*" or tag in candidates


def _not_modified(response: HttpResponse) -> HttpResponse:
    headers = {name: response[name] for name in NOT_MODIFIED_HEADERS if response.has_header(name)}
    empty = HttpResponse(status=304, headers=headers)
    del empty["Content-Type"]
    return empty
