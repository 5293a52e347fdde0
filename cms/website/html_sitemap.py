"""The site map: the pages as a tree, then the latest of each type with a link to all of them."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.plugins import ContentPlugin, plugins
from cms.reading.cards import JSON, item, live, page_number
from cms.reading.refusals import Refusal

SHOWN = 20
"""Of each type on the first page."""
PAGE = 200


@dataclass(frozen=True)
class Listed:
    """Some of the pages of a type, and how many there are."""

    plugin: ContentPlugin
    cards: list[JSON]
    total: int

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
def plan(request: HttpRequest) -> HttpResponse:
    lang = get_language()
    listed = [listing(plugin, lang, 0, PAGE if plugin.as_tree else SHOWN) for plugin in in_order()]
    return render(
        request, "website/html_sitemap/whole.html", {"groups": [one for one in listed if one.total]}
    )


@require_safe
def plan_of_type(request: HttpRequest, type_name: str) -> HttpResponse:
    """All pages of one type, two hundred at a time; 404 for a type that has none."""
    plugin = next((one for one in in_order() if one.name == type_name), None)
    if plugin is None:
        raise Http404
    try:
        number = page_number(request.GET.get("page", "1"), start=request.path)
    except Refusal as refusal:
        return refused(request, plugin, refusal)
    found = listing(plugin, get_language(), (number - 1) * PAGE, PAGE)
    if not found.cards:
        raise Http404
    last = -(-found.total // PAGE)
    context = {"group": found, "number": number, "last": last, "previous": number - 1, "next": number + 1}
    return render(request, "website/html_sitemap/type.html", context)


def in_order() -> list[ContentPlugin]:
    """The listed types: the tree of plain pages first, then by name."""
    listed = (plugin for plugin in plugins if plugin.in_sitemap)
    return sorted(listed, key=lambda plugin: (not plugin.as_tree, plugin.label()))


def listing(plugin: ContentPlugin, lang: str, start: int, count: int) -> Listed:
    rows = live(plugin.name, lang).exclude(path="")
    ordered = rows.order_by("path") if plugin.as_tree else rows
    cards = [item(text) for text in ordered.values_list("card", flat=True)[start : start + count]]
    return Listed(plugin, cards, rows.count())


def refused(request: HttpRequest, plugin: ContentPlugin, refusal: Refusal) -> HttpResponse:
    context: dict[str, Any] = {"page": {"title": plugin.label()}, "refusal": refusal}
    return render(request, "site/refused.html", context, status=refusal.status)
