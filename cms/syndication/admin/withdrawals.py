"""What was withdrawn lately, named for the staff by the pages that still exist and that they may explore."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import Page as WagtailPage

from cms.page_rights import explorable
from cms.plugins import plugins
from cms.publishing.models import Publication
from cms.syndication.receipts import Confirmation


@dataclass
class Withdrawal:
    """A tombstone, and what the staff call it."""

    tombstone: Publication
    type: str
    title: str
    edit_url: str = ""
    confirmed: list[Confirmation] = field(default_factory=list)
    missing: list[Confirmation] = field(default_factory=list)


def latest_withdrawals(user: Any, page: str | None, size: int, item: str = "") -> Page:
    """A page of withdrawals, latest first, or that of one item by its name (`type/key.lang`).

    A tombstone says nothing of the content: titles are the pages', for a user who may explore them.
    """
    rows = Publication.objects.filter(live=False, seq__isnull=False).order_by("-seq")
    rows = rows.filter(ref=item) if item else rows
    found = Paginator(rows, size).get_page(page)
    titles = _titles(explorable(user), [row.key for row in found])
    found.object_list = [_withdrawal(row, titles) for row in found]
    return found


def _titles(known: QuerySet[WagtailPage], keys: list[str]) -> dict[tuple[str, str], tuple[int, str]]:
    pages = known.filter(translation_key__in=keys)
    rows = pages.values_list("translation_key", "locale__language_code", "pk", "title")
    return {(str(key), lang): (pk, title) for key, lang, pk, title in rows}


def _withdrawal(row: Publication, titles: dict[tuple[str, str], tuple[int, str]]) -> Withdrawal:
    plugin = plugins.get(row.type)
    kind = capfirst(str(plugin.model._meta.verbose_name)) if plugin else row.type
    pk, title = titles.get((row.key, row.lang), (0, ""))
    return Withdrawal(row, kind, title, reverse("wagtailadmin_pages:edit", args=[pk]) if pk else "")
