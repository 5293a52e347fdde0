"""The last step of every public page: made light for who saves data, and weighed.

The weight is that of the page as it is sent: its HTML compressed, and its pictures in the sizes a common
telephone takes. What all pages share (style, fonts, script) is loaded once and not counted.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.http.compression import ENCODERS
from cms.http.html_pages import is_whole_page
from cms.http.page_pictures import in_words, pictures, sizes_of
from cms.http.saving_data import lightened, saves_data

PLACE = "<!--weight-->"
SENTENCE = 40
"""Bytes the sentence itself adds to the compressed page."""


class WeighingMiddleware:
    """For the pages that ask for it by `PLACE`: those of the public site."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if is_whole_page(response) and PLACE in (html := response.content.decode()):
            with override(response.get("Content-Language", None) or request.LANGUAGE_CODE):
                if saves_data(request.META):
                    html = lightened(html)
                response.content = html.replace(PLACE, sentence(html))
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
            patch_vary_headers(response, ["Save-Data"])
        return response


def sentence(html: str) -> str:
    text = len(ENCODERS["br"](html.encode())) + SENTENCE
    taken = [picture.on_telephone() for picture in pictures(html)]
    sizes = sizes_of(taken)
    images = sum(sizes.get(address, 0) for address in set(taken))
    words = {"all": in_words(text + images), "text": in_words(text), "images": in_words(images)}
    if not images:
        return format_html('<p class="weight">{}</p>', _("Cette page pèse %(all)s.") % words)
    said = _("Cette page pèse %(all)s sur un téléphone (texte %(text)s, images %(images)s).") % words
    return format_html('<p class="weight">{}</p>', said)
