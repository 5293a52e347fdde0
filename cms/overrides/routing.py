"""An address is looked up at the same cost whether a hidden page is there or nothing.

Wagtail goes down the tree and loads what it meets, drafts included: the time told which addresses are taken.
Here one query reads all that stands on the way, what may not be served is dropped at once, and restrictions
are looked for in any case. So where a visitor finds nothing it costs the same, whatever is hidden there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language

from cms.publishing.hidden_pages import is_hidden_by
from cms.publishing.registry import plugins
from cms.publishing.visibility import Root, judged_restrictions, site_roots

if TYPE_CHECKING:
    from wagtail.models import Page, PageViewRestriction
    from wagtail.url_routing import RouteResult

DEEPEST = 60
"""Parts of an address that are looked at: no tree of pages is deeper."""
NO_ROOT = Root("----", "-", "", 0)
"""Stands for the home page of a language that has none, and for no page: nothing is below it."""


class Row(NamedTuple):
    """What is known of a page without loading it."""

    pk: int
    path: str
    slug: str
    live: bool
    expire_at: Any
    content_type_id: int
    locale_id: int

    @property
    def model(self) -> type[Page] | None:
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        return model if model and plugins.for_model(model) else None


class Found(NamedTuple):
    """The page that answers at an address, and what of the address is left for it to read."""

    model: type[Page]
    pk: int
    rest: list[str]
    restrictions: list[PageViewRestriction]
    unknown: list[PageViewRestriction]
    """Those of them that Wagtail does not know of (see `judged_restrictions`)."""

    def page(self) -> Page:
        """Raises `Http404` where it has been deleted meanwhile."""
        return get_object_or_404(self.model, pk=self.pk)


def install() -> None:
    """Have Wagtail route by this module."""
    from wagtail.models import Page

    Page.route_for_request = staticmethod(route_for_request)
    Page.route = route


def route(self: Page, request: HttpRequest, path_components: list[str]) -> RouteResult:
    """The page itself, at its own address: what lies below has been looked for before."""
    from wagtail.url_routing import RouteResult

    if path_components or not self.live:
        raise Http404
    return RouteResult(self)


def route_for_request(request: HttpRequest, path: str) -> RouteResult | None:
    """The page at a path, its type's own arguments included, or None; looked for once in a request."""
    if not hasattr(request, "_wagtail_route_for_request"):
        request._wagtail_route_for_request = _route(request, path)
    return request._wagtail_route_for_request


def _route(request: HttpRequest, path: str) -> RouteResult | None:
    from wagtail.models import Site

    site = Site.find_for_request(request)
    found = find(path, get_language()) if site and site.is_default_site else None
    if found is None or is_hidden_by(found.restrictions, found.unknown, request):
        return None
    request.page_restrictions = found.restrictions, found.unknown
    try:
        return found.page().route(request, found.rest)
    except Http404:
        return None


def is_public(path: str, lang: str) -> bool:
    """Whether a page that anybody may see answers at a path below the home page of a language."""
    found = find(path, lang)
    if found is None or found.restrictions:
        return False
    try:
        return not found.rest or bool(found.page().route(HttpRequest(), found.rest))
    except Http404:
        return False


def page_is_public(pk: int) -> bool:
    """Whether anybody may see the page of this number; at the cost of `find`, also where there is none."""
    from wagtail.models import Page

    values = Page.objects.filter(pk=pk).values_list(*Row._fields).first()
    row = Row(*values) if values else None
    root = next((root for root in site_roots() if row and row.path.startswith(root.path)), NO_ROOT)
    restrictions, _unknown = judged_restrictions(row.path if row else root.path)
    return row is not None and is_servable(row, root) and not restrictions


def find(path: str, lang: str) -> Found | None:
    """The lowest page on the way to a path that may be served, if it is there or reads the rest itself."""
    root = next((root for root in site_roots() if root.lang == lang), NO_ROOT)
    parts = [part for part in path.split("/") if part]
    row, rest = lowest(root, parts)
    restrictions, unknown = judged_restrictions(row.path if row else root.path)
    model = row.model if row else None
    if row is None or model is None or (rest and not reads_the_rest(model)):
        return None
    return Found(model, row.pk, rest, restrictions, unknown)


def lowest(root: Root, parts: list[str]) -> tuple[Row | None, list[str]]:
    """The lowest page on the way that may be served, and the parts below it; one query."""
    rows = on_the_way(root, parts)
    way, last, rest = "", None, parts
    for depth, slug in enumerate(["", *parts[:DEEPEST]]):
        row = rows.get((way, slug))
        if row is None:
            break
        way = row.path
        if is_servable(row, root):
            last, rest = row, parts[depth:]
    return last, rest


def on_the_way(root: Root, parts: list[str]) -> dict[tuple[str, str], Row]:
    """Each page with a slug of the path at its depth, by its parent's tree path and its slug; one query.

    The home page is there by no path and no slug.
    """
    from django.db.models import Q
    from wagtail.models import Page

    step = Page.steplen
    depth = len(root.path) // step
    wanted = Q(path=root.path)
    for below, slug in enumerate(parts[:DEEPEST], start=1):
        wanted |= Q(depth=depth + below, slug=slug, path__startswith=root.path)
    rows = [Row(*values) for values in Page.objects.filter(wanted).values_list(*Row._fields)]
    return {("", "") if row.path == root.path else (row.path[:-step], row.slug): row for row in rows}


def is_servable(row: Row, root: Root) -> bool:
    """Whether the page is live, not expired, of a type that is installed and of its address's language."""
    if not row.live or row.locale_id != root.locale_id or row.model is None:
        return False
    return row.expire_at is None or row.expire_at > timezone.now()


def reads_the_rest(model: type[Page]) -> bool:
    """Whether pages of a type have addresses of their own below them."""
    from wagtail.models import Page

    return model.route is not Page.route
