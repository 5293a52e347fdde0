"""French spacing: on a narrow screen no line begins with a colon or ends with an opening quotation mark.

Done once for every French page: nobody who writes types no-break spaces, and partners and searches get the
text as it was typed.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.http.html_pages import is_whole_page
from cms.http.page_weight import PLACE

NO_BREAK = "\N{NO-BREAK SPACE}"
UNTOUCHED = "script|style|title|textarea|pre|code"
PLACES = re.compile(
    rf"(<({UNTOUCHED})\b.*?</\2>|<[^>]*>)|(?<=\S) (?=[:;?!»])|(?<=«) (?=\S)", re.DOTALL | re.IGNORECASE
)
"""Markup, kept as it is, or a space of the text that must not break."""


class FrenchSpacingMiddleware:
    """For French pages of the public site; `WeighingMiddleware`, outside it, says their length."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        french = response.get("Content-Language") == "fr"
        if french and is_whole_page(response) and PLACE in (html := response.content.decode()):
            response.content = kept_together(html)
        return response


def kept_together(html: str) -> str:
    """The page with no-break spaces where French wants them."""
    return PLACES.sub(lambda found: found[1] or NO_BREAK, html)
