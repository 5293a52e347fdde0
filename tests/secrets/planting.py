"""Defects a product like ours could have, planted one at a time: the matrix must notice each."""

from collections.abc import Callable
from itertools import chain
from typing import NamedTuple

from django.shortcuts import render
from wagtail.models import Page

from cms.http import health
from cms.http.csp import HeadersMiddleware
from cms.media import views as media_views
from cms.overrides import authoring, redirects, routing
from cms.page_passwords import views as page_passwords
from cms.publishing import hidden_pages, refresh, visibility
from cms.publishing.refs import ref_of
from cms.reading import queries
from cms.vocabularies.terms import VocabularyTerm
from tests.secrets.channels import CHANNELS


class Plant(NamedTuple):
    """A defect, and the channels that must be found to leak by it."""

    name: str
    channels: set[str]
    plant: Callable


PLANTS: list[Plant] = []
READERS = {
    *("API lists", "API search", "API items", "GeoJSON", "API find", "API changes", "sitemap", "pages"),
    *(
        "changes since the secrets came",
        "search page",
        "suggestions",
        "feeds",
        "downloads",
        "embeds",
        "oEmbed",
    ),
}
"""Channels that read what was frozen."""
SPEAKING = {channel.name for channel in CHANNELS} - {"health"}
"""All but the addresses that are answered before everything else."""


def plant(name: str, *channels: str) -> Callable[[Callable], Callable]:
    def register(function: Callable) -> Callable:
        PLANTS.append(Plant(name, set(channels), function))
        return function

    return register


@plant("everything is judged public", *READERS)
def judged_public(monkeypatch, matrix):
    def has_an_address(obj) -> bool:
        return not isinstance(obj, Page) or None not in (ref_of(obj), visibility.address(obj))

    monkeypatch.setattr(visibility, "_judge", has_an_address)
    monkeypatch.setattr(visibility, "collection_is_public", lambda collection: True)
    pages = [page for secret in matrix.secrets for page in secret.pages if page.pk]
    refresh([ref for page in pages if (ref := ref_of(page))] + matrix.world.refs)


@plant("drafts of terms are judged public", *READERS - {"sitemap", "oEmbed", "suggestions"})
def judged_public_terms(monkeypatch, matrix):
    honest = visibility._judge
    monkeypatch.setattr(visibility, "_judge", lambda obj: isinstance(obj, VocabularyTerm) or honest(obj))
    refresh(matrix.world.refs)


@plant("a header names what is being edited", *SPEAKING)
def leaking_header(monkeypatch, matrix):
    honest = HeadersMiddleware.process_response

    def process_response(self, request, response):
        response["X-Last-Edited"] = matrix.secrets[0].word("article title")
        return honest(self, request, response)

    monkeypatch.setattr(HeadersMiddleware, "process_response", process_response)


@plant("a probe names the last change to everybody", "health")
def leaking_probe(monkeypatch, matrix):
    monkeypatch.setattr(health, "may_know", lambda request: True)
    monkeypatch.setattr(health, "head", lambda: matrix.secrets[0].word("article title"))


@plant("totals count drafts", "API lists", "API search", "GeoJSON")
def generous_totals(monkeypatch, matrix):
    honest = queries.page

    def page(*arguments):
        found = honest(*arguments)
        return found._replace(total=found.total + 1)

    monkeypatch.setattr(queries, "page", page)


@plant("facets count drafts", "API lists", "GeoJSON", "pages")
def generous_facets(monkeypatch, matrix):
    honest = queries.facets

    def facets(*arguments):
        counted = honest(*arguments)
        for facet in chain.from_iterable(counted.values()):
            facet["count"] += 1
        return counted

    monkeypatch.setattr(queries, "facets", facets)


@plant("pages are served to the last", "pages")
def served(monkeypatch, matrix):
    monkeypatch.setattr(hidden_pages, "servable", lambda page: True)
    monkeypatch.setattr(routing, "is_servable", lambda row, root: True)


@plant("redirects lead anywhere", "redirects")
def led_anywhere(monkeypatch, matrix):
    monkeypatch.setattr(redirects, "is_shown", lambda page_id, own: page_id or own)


@plant("the form of a protected page shows the page", "forms of protected pages")
def leaking_form(monkeypatch, matrix):
    def form_page(request, form):
        context = {"form": form, "page": Page.find_for_request(request, request.path)}
        return render(request, "home/standard_page.html", context)

    monkeypatch.setattr(page_passwords, "form_page", form_page)


@plant("files are served whatever shows them", "files")
def open_files(monkeypatch, matrix):
    monkeypatch.setattr(media_views, "is_visible", lambda owner: True)
    monkeypatch.setattr(media_views, "is_public", lambda name: True)


@plant("authoring asks for no account", "authoring API")
def open_authoring(monkeypatch, matrix):
    monkeypatch.setattr(authoring, "may_enter", lambda request: True)
    monkeypatch.setattr(authoring, "is_in_reach", lambda request: True)
