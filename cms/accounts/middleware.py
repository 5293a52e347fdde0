"""What every request of the staff passes: who they are, and when they have to wait."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from cms.accounts.hashing import RETRY_AFTER, HashingBusy
from cms.accounts.lockout import locked_out


class StaffMiddleware(AuthenticationMiddleware):
    """In the place of Django's own; a visitor's request costs nothing more, and reads no session."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if until := getattr(request, "closed_until", None):
            return locked_out(request, until)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy(request) if isinstance(exception, HashingBusy) else None


def busy(request: HttpRequest) -> HttpResponse:
    """Too many passwords are being checked: 503, with `Retry-After` in seconds."""
    response = render(request, "accounts/busy.html", {"seconds": RETRY_AFTER}, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
