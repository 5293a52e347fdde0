"""The site map: the pages as a tree, then the latest of each type with a link to all of them."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.items import JSON
from cms.plugins import ContentPlugin, plugins
from cms.reading.cards import live, page_of_cards
from cms.reading.pager import ListPage, last_page, no_such_page, page_number
from cms.reading.refusals import Refusal

SHOWN = 20
"""Of each type on the first page."""
PAGE = 200


@dataclass(frozen=True)
class Listed:
    """Some of the pages of a type, and how many there are."""

    plugin: ContentPlugin
    page: ListPage
    total: int

    @property
    def cards(self) -> list[JSON]:
        return self.page.items

    @property
    def label(self) -> str:
        return self.plugin.label()

    @property
    def is_tree(self) -> bool:
        return self.plugin.as_tree

    @property
    def has_more(self) -> bool:
        return self.total > len(self.cards)


@require_safe
def html_sitemap(request: HttpRequest) -> HttpResponse:
    lang = get_language()
    listed = [listing(plugin, lang, PAGE if plugin.as_tree else SHOWN) for plugin in in_order()]
    return render(
        request, "website/html_sitemap/whole.html", {"groups": [group for group in listed if group.total]}
    )


@require_safe
def html_sitemap_of_type(request: HttpRequest, type_name: str) -> HttpResponse:
    """All pages of one type, two hundred at a time; 404 for a type that has none."""
    plugin = next((plugin for plugin in in_order() if plugin.name == type_name), None)
    if plugin is None:
        raise Http404
    try:
        number = page_number(request.GET.get("page", "1"), partial(no_such_page, start=request.path))
    except Refusal as refusal:
        return refused(request, plugin, refusal)
    found = listing(plugin, get_language(), PAGE, number)
    if not found.total:
        raise Http404
    context = {"group": found, "number": number, "last": last_page(found.total, PAGE)}
    context |= {"previous": found.page.previous, "next": found.page.next}
    return render(request, "website/html_sitemap/type.html", context)


def in_order() -> list[ContentPlugin]:
    """The listed types: the tree of plain pages first, then by name."""
    listed = (plugin for plugin in plugins if plugin.in_sitemap)
    return sorted(listed, key=lambda plugin: (not plugin.as_tree, plugin.label()))


def listing(plugin: ContentPlugin, lang: str, size: int, number: int = 1) -> Listed:
    """One page of the pages of a type; raises `Http404` beyond the last one."""
    rows = live(plugin.name, lang).exclude(path="")
    ordered = rows.order_by("path") if plugin.as_tree else rows
    return Listed(plugin, page_of_cards(ordered, number, size, Http404), rows.count())


def refused(request: HttpRequest, plugin: ContentPlugin, refusal: Refusal) -> HttpResponse:
    context: dict[str, Any] = {"page": {"title": plugin.label()}, "refusal": refusal}
    return render(request, "site/refused.html", context, status=refusal.status)
