"""The one judgement of what an anonymous visitor may see, and what a build depends on."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import reduce, singledispatch
from itertools import starmap
from operator import or_
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.models import (
    Collection,
    CollectionMember,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Site,
)

from cms.publishing.registry import plugins


class Root(NamedTuple):
    """The home page of a language: its tree path, its URL path in Wagtail, and the language."""

    path: str
    url_path: str
    lang: str
    locale_id: int


class TrackedDependencies(dict[tuple[str, str], bool]):
    """(kind, pk) of all that a build asked about, each with the last answer; and when it lapses.

    `roots` are the home pages, read once for all addresses in an item.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lapses: dict[tuple[str, str], datetime] = {}
        self.roots: list[Root] | None = None

    def reset_roots(self) -> None:
        """What is judged from now on is judged by the rows as they are now."""
        self.roots = None


_tracked: ContextVar[TrackedDependencies | None] = ContextVar("tracked_dependencies", default=None)


def shown(obj: Model) -> bool:
    """Whether an anonymous visitor may see `obj` now.

    While an item is being built, the object becomes a dependency of that item, shown or not.
    """
    visible = _judge(obj)
    track(obj, visible)
    return visible


def only_shown(members: Iterable[CollectionMember]) -> list[CollectionMember]:
    """`shown` for many images or documents at once: each collection is judged once, not for each of them."""
    judged: dict[int, bool] = {}
    found = []
    for member in members:
        if member.collection_id not in judged:
            judged[member.collection_id] = collection_is_public(member.collection)
        track(member, judged[member.collection_id])
        if judged[member.collection_id]:
            found.append(member)
    return found


@contextmanager
def tracking() -> Iterator[TrackedDependencies]:
    """Collect every (kind, pk) that `shown` is asked about, with its last answer."""
    tracked = TrackedDependencies()
    token = _tracked.set(tracked)
    try:
        yield tracked
    finally:
        _tracked.reset(token)


def being_built() -> bool:
    """Whether an item is being built in this moment, and so all that is looked at is for everybody."""
    return _tracked.get() is not None


def track(obj: Model, visible: bool = False) -> None:
    """Record a dependency on an object without judging it, as on the collection behind an album."""
    _track(kind_of(type(obj)), obj.pk, visible)
    expire_at = getattr(obj, "expire_at", None)
    if visible and expire_at is not None and (tracked := _tracked.get()) is not None:
        tracked.lapses[kind_of(type(obj)), str(obj.pk)] = expire_at


def _track(kind: str, pk: Any, visible: bool) -> None:
    tracked = _tracked.get()
    if tracked is not None:
        tracked[kind, str(pk)] = visible


def kind_of(model: type[Model]) -> str:
    """The name under which a model's objects are depended on; every page is `wagtailcore.page`."""
    return Page._meta.label_lower if issubclass(model, Page) else model._meta.concrete_model._meta.label_lower


# Judging: pages, what lives in a collection, and everything else


@singledispatch
def _judge(obj: Model) -> bool:
    return bool(getattr(obj, "live", True)) and not expired(obj)


@_judge.register
def _(page: Page) -> bool:
    return plugins.for_model(page.specific_class) is not None and open_to_all(page)


@_judge.register
def _(member: CollectionMember) -> bool:
    return collection_is_public(member.collection)


@_judge.register
def _(collection: Collection) -> bool:
    return collection_is_public(collection)


def expired(obj: Model) -> bool:
    """Whether the clock has passed the object's `expire_at`, whatever the database still says."""
    expire_at = getattr(obj, "expire_at", None)
    return expire_at is not None and expire_at <= timezone.now()


def servable(page: Page) -> bool:
    """Whether the page is live, not expired, and of a type that is installed."""
    return page.live and not expired(page) and plugins.for_model(page.specific_class) is not None


def open_to_all(page: Page) -> bool:
    """Whether a visitor could see the page but for its type, of which nothing can be asked now."""
    return page.live and not expired(page) and address(page) is not None and not is_private(page)


def source_of(page: Page) -> Page:
    """What an alias stands for, through as many aliases as there are; any other page itself."""
    while page.alias_of_id:
        page = page.alias_of
    return page


def is_private(page: Page) -> bool:
    """Whether a restriction holds for the page, an ancestor, or what an alias among them stands for."""
    return restrictions_on(page).exists()


def restrictions_on(page: Page) -> QuerySet[PageViewRestriction]:
    """Those that hold for the page: its own, its ancestors', those of what an alias among them stands for."""
    restrictions = PageViewRestriction.objects.filter(page__path__in=restricting_paths(page))
    return restrictions.exclude(restriction_type=PageViewRestriction.NONE)


def restricting_paths(page: Page) -> set[str]:
    """The tree paths of every page whose restrictions hold for this one.

    Wagtail follows an alias to its source but not to the source's ancestors; we do.
    """
    return _restricting(page.path)[0]


def _restricting(path: str, rounds: int = 1) -> tuple[set[str], dict[str, str]]:
    """The tree paths whose restrictions hold, and the source of each alias among them, by so many queries."""
    paths: set[str] = set()
    sources: dict[str, str] = {}
    pending = lineage(path)
    while pending or rounds > 0:
        rounds -= 1
        paths |= pending
        aliases = Page.objects.filter(path__in=pending or [""], alias_of__isnull=False)
        pending = set()
        for alias, source_id, source in aliases.values_list("path", "alias_of_id", "alias_of__path"):
            _track(Page._meta.label_lower, source_id, False)
            sources[alias] = source
            pending |= lineage(source)
        pending -= paths
    return paths, sources


def judged_restrictions(path: str) -> tuple[list[PageViewRestriction], list[PageViewRestriction]]:
    """The restrictions that hold for the page at a tree path; those of them that Wagtail does not know of.

    Wagtail asks the source of each alias on the way down, in its place; not the alias, nor what the source
    lies in. Three queries, unless an alias is an alias's.
    """
    paths, sources = _restricting(path, rounds=2)
    restrictions = PageViewRestriction.objects.filter(page__path__in=paths).select_related("page")
    found = list(restrictions.exclude(restriction_type=PageViewRestriction.NONE))
    known = set()
    for asked in lineage(path):
        for _alias in sources:
            asked = sources.get(asked, asked)
        known.add(asked)
    return found, [restriction for restriction in found if restriction.page.path not in known]


def lineage(path: str) -> set[str]:
    """A treebeard path and those of its ancestors, up to the invisible root of all pages."""
    step = Page.steplen
    return {path[:end] for end in range(step, len(path) + 1, step)}


def collection_is_public(collection: Collection) -> bool:
    """Whether neither the collection nor one it lies in is closed."""
    conditions = (condition for condition, unless in _closing if not unless())
    return not _closed(conditions).filter(path__in=lineage(collection.path)).exists()


def closed_collections() -> QuerySet[Collection]:
    """Those in which, and below which, nothing is public: restricted, or closed by `close_collections`."""
    return _closed(condition for condition, _unless in _closing)


def _closed(conditions: Iterable[Q]) -> QuerySet[Collection]:
    restrictions = CollectionViewRestriction.objects.exclude(restriction_type=CollectionViewRestriction.NONE)
    return Collection.objects.filter(reduce(or_, conditions, Q(pk__in=restrictions.values("collection"))))


_closing: list[tuple[Q, Callable[[], bool]]] = []


def close_collections(condition: Q, unless: Callable[[], bool]) -> None:
    """What lies in collections of which this is true is never public, whatever their restrictions say.

    `unless` says whether a page is drawn in this moment as it will be once they are open. Called once, when
    the app that keeps such collections is ready.
    """
    _closing.append((condition, unless))


# Addresses


def site_roots() -> list[Root]:
    """The site's home page in each language.

    While the home page of another language is a draft, Wagtail routes that language's
    addresses below the site's own home page: nothing of the language can be reached.
    """
    sites = Site.objects.filter(is_default_site=True)
    pages = Page.objects.filter(translation_key__in=sites.values("root_page__translation_key"))
    reached = pages.filter(Q(live=True) | Q(pk__in=sites.values("root_page"))).order_by("path")
    return list(starmap(Root, reached.values_list("path", "url_path", "locale__language_code", "locale_id")))


def _roots() -> list[Root]:
    """Those an item's build has read already."""
    tracked = _tracked.get()
    if tracked is None:
        return site_roots()
    if tracked.roots is None:
        tracked.roots = site_roots()
    return tracked.roots


def address(obj: Model) -> str | None:
    """The path of a page below the origin (`/actualites/puits/`); None outside the public site.

    A page that lies below the home page of another language has none.
    """
    if not isinstance(obj, Page):
        return None
    for root in _roots():
        if obj.path.startswith(root.path) and obj.locale_id == root.locale_id:
            prefix = "/" if root.lang == settings.LANGUAGE_CODE else f"/{root.lang}/"
            return prefix + obj.url_path.removeprefix(root.url_path)
    return None
