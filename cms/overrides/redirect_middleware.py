"""Where nothing is found, a redirect; what of the query it does not name goes with the visitor.

Wagtail compares with the whole query, then with none: what a mailing appends hid a redirect whose old address
has a query of its own, and the filters of a list that had moved were lost. An address whose accents are
written as characters of their own leads to the composed one (NFC), whatever is there.
"""

from collections.abc import Iterator
from unicodedata import is_normalized, normalize

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.encoding import iri_to_uri, uri_to_iri
from django.utils.http import escape_leading_slashes
from wagtail.contrib.redirects import middleware
from wagtail.contrib.redirects.models import Redirect

from cms.delivery.item_lookup import own_path
from cms.http.decoration import is_decoration, without_decoration
from cms.overrides.redirect_paths import spellings


class RedirectMiddleware(middleware.RedirectMiddleware):
    """In place of Wagtail's."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404:
            return response
        path, mark, query = request.get_full_path().partition("?")
        for named, others in ways_to_read(query):
            old_path = Redirect.normalise_path(f"{path}?{named}", decode_unicode=False)
            for spelling in spellings(old_path):
                if redirect := middleware.get_redirect(request, spelling):
                    return led(redirect, others) or response
        if request.method in ("GET", "HEAD") and not is_normalized("NFC", read := uri_to_iri(path)):
            composed = escape_leading_slashes(iri_to_uri(normalize("NFC", read)))
            return HttpResponsePermanentRedirect(composed + mark + query)
        return response


def ways_to_read(query: str) -> Iterator[tuple[str, str]]:
    """What a redirect may name of a query, the most first; each with what it then leaves."""
    yield query, ""
    asked = without_decoration(query)
    if asked not in ("", query):
        yield asked, "&".join(filter(is_decoration, query.split("&")))
    if query:
        yield "", query


def led(redirect: Redirect, query: str) -> HttpResponse | None:
    """Where it leads, on our site with this query unless it names one; None where its page has no address."""
    link = redirect.link
    if link is None:
        return None
    if query and own_path(link) is not None and not set("?#") & set(link):
        link = f"{link}?{query}"
    return (HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect)(link)
