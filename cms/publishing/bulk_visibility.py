"""The judgement of `visibility`, for thousands of pages in a few queries.

`visible` answers what `shown` answers for each of the pages, restrictions of what an alias stands for
included; `tests/cms/publishing/test_bulk_withdrawal.py` compares the two.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.db.models.lookups import In
from wagtail.models import Page, PageViewRestriction, get_page_models

from cms.publishing.refs import content_type_ids
from cms.publishing.registry import plugins
from cms.publishing.sql_parameters import one_parameter
from cms.publishing.visibility import lineage, site_roots


def visible(now: datetime) -> Q:
    """The condition under which an anonymous visitor may see a page at `now`."""
    types = [model for model in get_page_models() if plugins.for_model(model) is not None]
    return (
        Q(live=True, content_type__in=content_type_ids(types))
        & (Q(expire_at=None) | Q(expire_at__gt=now))
        & _addressed()
        & ~within(closed())
    )


def are_items(now: datetime) -> Q:
    """The condition under which a page is a public item at `now`: an alias is none."""
    return Q(alias_of=None) & visible(now)


def source_at(path: str, now: datetime) -> tuple[str, str] | None:
    """The key and language of what the alias at a path stands for; None where no visitor sees one.

    It costs the same whatever is there.
    """
    prefixes = {
        "/" if root.lang == settings.LANGUAGE_CODE else f"/{root.lang}/": root for root in site_roots()
    }
    below = max((prefix for prefix in prefixes if path.startswith(prefix)), key=len, default="")
    url_path = prefixes[below].url_path + path.removeprefix(below) if below else ""
    aliases = Page.objects.filter(visible(now), url_path=url_path, alias_of__isnull=False)
    return aliases.values_list("alias_of__translation_key", "alias_of__locale__language_code").first()


def within(paths: Iterable[str]) -> Q:
    """The condition of lying at or below one of these places in the tree, however many they are."""
    condition = Q(pk__in=[])
    for length, several in groupby(sorted(topmost(paths), key=len), key=len):
        condition |= Q(In(Substr("path", 1, length), one_parameter(list(several), "text")))
    return condition


def closed() -> set[str]:
    """The places at or below which nothing is public: restricted themselves, or standing for what is."""
    restrictions = PageViewRestriction.objects.exclude(restriction_type=PageViewRestriction.NONE)
    return with_aliases(restrictions.values_list("page__path", flat=True))


def with_aliases(paths: Iterable[str]) -> set[str]:
    """These places, and those of the aliases that stand for a page at or below one of them; and so on."""
    reached = set(paths)
    aliases = list(Page.objects.filter(alias_of__isnull=False).values_list("path", "alias_of__path"))
    while more := {path for path, source in aliases if path not in reached and lineage(source) & reached}:
        reached |= more
    return reached


def topmost(paths: Iterable[str]) -> set[str]:
    """These places less those that lie below another of them."""
    known = set(paths)
    return {path for path in known if len(lineage(path) & known) == 1}


def pages_within(paths: Iterable[str]) -> QuerySet:
    """The pages at or below these places, and those that stand for one of them."""
    return Page.objects.filter(within(with_aliases(paths)))


def _addressed() -> Q:
    """The condition of having an address on the site: below the home page of the page's own language."""
    condition = Q(pk__in=[])
    for root in site_roots():
        condition |= Q(path__startswith=root.path, locale=root.locale_id)
    return condition
