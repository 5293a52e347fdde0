"""The search for pages takes what is typed as text: Wagtail would drop `word:word` as a filter."""

from typing import Any

from wagtail.admin.views.pages import search
from wagtail.admin.views.pages.bulk_actions import page_bulk_action
from wagtail.search.query import MATCH_ALL, PlainText


def install() -> None:
    """Have the list and the bulk actions upon it ask the same."""
    search.page_filter_search = page_filter_search
    page_bulk_action.page_filter_search = page_filter_search


def page_filter_search(q: str, pages: Any, all_pages: Any = None, ordering: Any = None) -> tuple[Any, Any]:
    """(pages found, all pages found): of `pages`, and of `all_pages` where they are given."""
    query = PlainText(q, operator="and") if q.strip() else MATCH_ALL
    found = pages.autocomplete(query, order_by_relevance=not ordering)
    return found, all_pages and all_pages.autocomplete(query, order_by_relevance=not ordering)
