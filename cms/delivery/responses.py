"""How everything that is delivered answers in HTTP: methods (RFC 9110), CORS (Fetch standard), problems."""

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cms.delivery.problems import Problem
from cms.http.conditional import conditional_response
from cms.http.outages import outage_behind

logger = logging.getLogger("cms.delivery")

METHODS = "GET, HEAD, OPTIONS"
SHARED_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer, of a 304 as well: without them a page of another site may not read it."""

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


def _with_shared_headers(response: HttpResponse) -> HttpResponse:
    for name, value in SHARED_HEADERS.items():
        response[name] = value
    return response
