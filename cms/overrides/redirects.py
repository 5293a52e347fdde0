"""Wagtail's redirects, only to what is public, and made for ten thousand pages in a second or two.

A redirect to a page tells its present address, and so its title: also of a page that was
withdrawn and renamed since. So does one that names the address: where no page is shown, there is
nothing to lead to.

After a move Wagtail looks for old addresses that clash with one OR for each of up to 2,000 pages;
SQLite refuses an expression deeper than 1,000, and the exception comes after the move is committed.
It also loads every page of the branch whole, where the address is all that is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from wagtail.contrib.redirects.apps import WagtailRedirectsAppConfig

if TYPE_CHECKING:
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator
    from wagtail.models import Page, Site

    Find = Callable[..., Redirect | None]

R = TypeVar("R")

MOST_HOPS = 5
"""Redirects followed one after the other to see where they end."""
NOWHERE = "/?"
"""A path that no redirect has."""


class RedirectsConfig(WagtailRedirectsAppConfig):
    def ready(self) -> None:
        super().ready()
        from wagtail.contrib.redirects import middleware, signal_handlers

        signal_handlers.BatchRedirectCreator.pre_process = delete_clashes
        signal_handlers.create_redirects = create_redirects
        middleware.get_redirect = public_only(middleware.get_redirect)


def public_only(find: Find) -> Find:
    """The redirect that Wagtail finds, unless it leads to no page that a visitor may see.

    One to a hidden page costs what none at all does: something that is nowhere is asked for in its place.
    Only one that leads to another costs more.
    """

    from wagtail.contrib.redirects.models import Redirect

    def public_redirect(request: HttpRequest, path: str) -> Redirect | None:
        first = redirect = find(request, path)
        for _hop in range(MOST_HOPS + 1):
            page_id = redirect.redirect_page_id if redirect else None
            own = page_address(redirect.redirect_link) if redirect and not page_id else None
            if redirect and not page_id and own is None:
                return first
            if is_shown(page_id, own):
                return first
            redirect = find(request, Redirect.normalise_path(quote(own)) if own else NOWHERE)
            if redirect is None:
                return None
        return None

    return public_redirect


def is_shown(page_id: int | None, own: str | None) -> bool:
    """Whether a visitor may see the page of a number, or the one at a path; False for neither."""
    from cms.overrides import routing

    return routing.page_is_public(page_id or 0) if own is None else in_tree(own, routing.is_public)


def in_tree(own: str, ask: Callable[[str, str], R]) -> R:
    """What `ask` says of the path below the home page of a language to which `page_address` leads."""
    lang = _language(own)
    with translation.override(lang):
        return ask(resolve(own).args[0], lang)


def page_address(link: str) -> str | None:
    """The path of a link to where a page of this site would be served; None for any other address."""
    from wagtail.views import serve

    found = resolved(link)
    return found[0] if found and found[1].func is serve else None


def resolved(link: str) -> tuple[str, ResolverMatch] | None:
    """The path of a link to this site, with a final slash where it needs one, and the view that answers."""
    from cms.delivery.item_lookup import own_path

    path = own_path(link)
    if path is None:
        return None
    with translation.override(_language(path)):
        for spelling in (path, f"{path}/"):
            with suppress(Resolver404):
                return spelling, resolve(spelling)
    return None


def _language(path: str) -> str:
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def delete_clashes(batch: BatchRedirectCreator) -> None:
    """Deletes the automatic redirects that the ones in `batch.items` replace: one list for each site."""
    from wagtail.contrib.redirects.models import Redirect

    old_paths: dict[int, list[str]] = {}
    for item in batch.items:
        old_paths.setdefault(item.site_id, []).append(item.old_path)
    for site_id, paths in old_paths.items():
        Redirect.objects.filter(automatically_created=True, site_id=site_id, old_path__in=paths).delete()


def create_redirects(page: Page, page_old: Page, sites: Iterable[Site]) -> None:
    """Redirects from the addresses that `page`, and what is live below it, had when it was `page_old`.

    Nobody knows the address of a page that was never public; while its title is typed it has several, and a
    redirect from one of them would replace that of a page which others link to.
    """
    from django.db import transaction
    from wagtail.contrib.redirects.signal_handlers import BatchRedirectCreator

    from cms.publishing import sequence

    sites = list(sites)
    batch = BatchRedirectCreator(max_size=2000, ignore_conflicts=True)
    its_own = _of_one(page, page_old, sites) if page.first_published_at else ()
    for redirect in (*its_own, *_of_those_below(page, page_old, sites)):
        batch.add(**redirect, automatically_created=True)
    batch.process()
    transaction.on_commit(sequence.bump)  # made in bulk, which signals nothing


def _of_one(page: Page, page_old: Page, sites: list[Site]) -> Iterator[dict[str, Any]]:
    """As the page itself says where it is and was: it may have several addresses."""
    from wagtail.contrib.redirects.signal_handlers import _page_urls_for_sites

    old, new = (_page_urls_for_sites(state, sites, cache_target=page) for state in (page_old, page))
    for site, old_path, route_path in old - new:
        yield {
            "site_id": site.pk,
            "old_path": old_path,
            "redirect_page_id": page.pk,
            "redirect_page_route_path": route_path,
        }


def _of_those_below(page: Page, page_old: Page, sites: list[Site]) -> Iterator[dict[str, Any]]:
    from wagtail.models import get_page_models

    from cms.publishing.refs import content_type_ids

    below, length = page.get_descendants().filter(live=True), len(page.url_path)
    own = [model for model in get_page_models() if _has_addresses_of_its_own(model)]
    types = content_type_ids(own)
    places = list(_places(page, page_old, sites))
    rest = below.exclude(content_type__in=types).values_list("pk", "url_path")
    for pk, url_path in rest.iterator(chunk_size=2000):
        yield from _by_place(pk, url_path[length:], places)
    apart = below.filter(content_type__in=types).defer_streamfields().specific()
    for child in apart.iterator(chunk_size=500):
        was = type(child)()
        was.__dict__ |= child.__dict__ | {"url_path": page_old.url_path + child.url_path[length:]}
        yield from _of_one(child, was, sites)


def _has_addresses_of_its_own(model: type) -> bool:
    from wagtail.models import Page

    return any(
        getattr(model, name) is not getattr(Page, name) for name in ("get_url_parts", "get_route_paths")
    )


def _places(page: Page, page_old: Page, sites: list[Site]) -> Iterator[tuple[Any, str, str]]:
    """(site, old path, new path) of the page itself, by Wagtail's rule: what is below follows."""
    from wagtail.coreutils import get_dummy_request
    from wagtail.models import Page

    for site in sites:
        parts = [Page.get_url_parts(state, get_dummy_request(site=site)) for state in (page_old, page)]
        if all(part and part[2] for part in parts):
            yield site, parts[0][2], parts[1][2]


def _by_place(pk: int, rest: str, places: list[tuple[Any, str, str]]) -> Iterator[dict[str, Any]]:
    from wagtail.contrib.redirects.models import Redirect

    for site, old, new in places:
        if old != new:
            old_path = Redirect.normalise_path(old + rest)
            yield {"site_id": site.pk, "old_path": old_path, "redirect_page_id": pk}
