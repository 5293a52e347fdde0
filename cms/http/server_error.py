"""The page of an error: what failed, when that is the machine, with the status that says so."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template import loader

from cms.http.outages import outage_behind


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what a context processor would look up may be what is away."""
    outage = outage_behind(sys.exc_info()[1])
    page = loader.get_template("500.html").render({"outage": outage})
    response = HttpResponse(page, status=outage.status if outage else 500)
    response["Cache-Control"] = "no-store"
    if outage:
        response["Retry-After"] = str(outage.retry_after)
    return response
