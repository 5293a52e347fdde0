"""How much may be sent: forms for anybody take little, uploads are for who has an account.

Asked before anything of a body is read. What anybody may send fits in memory: nothing of it is ever written
to the temporary folder, whatever it calls itself.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cms.http.admin_access import may_enter

LARGEST_OF_ANYBODY = 256 * 1024
"""Bytes: far more than the longest message, and less than Django writes to a file."""
FOR_ACCOUNTS = ("/admin/", "/authoring/")
"""Where files are sent to."""


class BodySizeMiddleware:
    """After those who know the user, before those who read what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if length(request) <= LARGEST_OF_ANYBODY or may_upload(request):
            return self.get_response(request)
        sentence = _(
            "Cet envoi est trop volumineux : %(size)s Ko au plus, davantage seulement dans "
            "l’administration, une fois connecté."
        ) % {"size": LARGEST_OF_ANYBODY // 1024}
        headers = {"Cache-Control": "no-store", "Connection": "close"}
        return HttpResponse(sentence, status=413, content_type="text/plain; charset=utf-8", headers=headers)


def may_upload(request: HttpRequest) -> bool:
    return request.path_info.startswith(FOR_ACCOUNTS) and may_enter(request)


def length(request: HttpRequest) -> int:
    """Bytes that the request says it sends; Django reads none of what says no length."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
