"""What every request of the staff passes: who they are, and when they have to wait."""

from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from cms.accounts.hashing import RETRY_AFTER, HashingBusy
from cms.accounts.lockout import locked_out
from cms.accounts.second_factor import staff_of
from cms.accounts.sessions import note_session

OF_THE_STAFF = ("/admin/", "/authoring/")


class StaffMiddleware(AuthenticationMiddleware):
    """In the place of Django's own; a visitor's request costs nothing more, and reads no session."""

    def process_request(self, request: HttpRequest) -> None:
        """The account of the session, once it has shown all that it has to; read when it is asked for."""
        request.user = SimpleLazyObject(lambda: staff_of(request))

        async def account() -> Any:
            return await sync_to_async(staff_of)(request)

        request.auser = account  # type: ignore[method-assign, assignment]

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        of_the_staff = request.path_info.startswith(OF_THE_STAFF) or has_another_key(request)
        if of_the_staff and request.user.is_authenticated:
            note_session(request)
        if until := getattr(request, "closed_until", None):
            return locked_out(request, until)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy(request) if isinstance(exception, HashingBusy) else None


def has_another_key(request: HttpRequest) -> bool:
    """Whether the session got a key that nothing is noted of yet; by the password of a page, for one."""
    session = request.session
    return session.accessed and session.session_key != request.COOKIES.get(settings.SESSION_COOKIE_NAME)


def busy(request: HttpRequest) -> HttpResponse:
    """Too many passwords are being checked: 503, with `Retry-After` in seconds."""
    response = render(request, "accounts/busy.html", {"seconds": RETRY_AFTER}, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
