"""The page of an error: what failed, when no request is to blame, with the status that says so."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader

from cms.http.outages import Outage, outage_behind


def server_error(request: HttpRequest) -> HttpResponse:
    return outage_page(outage_behind(sys.exc_info()[1]))


def outage_page(outage: Outage | None) -> HttpResponse:
    """Rendered without the request: what a context processor would look up may be what is away."""
    page = loader.get_template("500.html").render({"outage": outage})
    response = HttpResponse(page, status=outage.status if outage else 500)
    response["Cache-Control"] = "no-store"
    if outage:
        response["Retry-After"] = str(outage.retry_after)
    return response
