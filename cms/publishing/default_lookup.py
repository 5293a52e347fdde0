"""Where a plugin's content is found when the plugin does not say otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model
from django.utils.html import escape
from wagtail.models import Page

from cms.html_text import text_of
from cms.items import Item
from cms.publishing.refs import content_type_ids, page_types
from cms.publishing.registry import plugins

if TYPE_CHECKING:
    from cms.plugins import ContentPlugin

CHUNK = 500
SAID = frozenset({"alt", "body", "caption", "heading", "html", "label", "summary", "text", "title"})
"""Members of a block or list entry that a reader reads; addresses and identifiers are not words."""


def find(plugin: ContentPlugin, key: str, lang: str) -> Model | None:
    """The page, or other translatable object, of this key and language."""
    if not issubclass(plugin.model, Page):
        return _of_key(plugin.model, key, lang)
    page = page_of(key, lang)
    return page.specific if page and plugins.for_model(page.specific_class) is plugin else None


def page_of(key: str, lang: str) -> Page | None:
    """The page of this key and language, whatever its type, as a plain page."""
    return _of_key(Page, key, lang)


def _of_key(model: type[Model], key: str, lang: str) -> Any:
    try:
        UUID(key)
    except ValueError:
        return None
    found = model.objects.filter(translation_key=key, locale__language_code=lang)
    return found.select_related("locale").first()


def refs(plugin: ContentPlugin) -> Iterator[tuple[str, str]]:
    """(key, language) of every object of the plugin by primary key, in constant memory."""
    if issubclass(plugin.model, Page):
        rows = Page.objects.filter(content_type__in=content_type_ids(page_types(plugin)))
    else:
        rows = plugin.model.objects.all()
    last = 0
    columns = ("pk", "translation_key", "locale__language_code")
    while chunk := list(rows.filter(pk__gt=last).order_by("pk").values_list(*columns)[:CHUNK]):
        for last, key, lang in chunk:  # noqa: B007 - the last one starts the next chunk
            yield str(key), lang


def words_of(item: dict[str, Any], schema: type[Item]) -> str:
    """All an item says to a reader: its summary, and the text and labels of the type's own fields."""
    return " ".join(passages(item, schema))


def passages(item: dict[str, Any], schema: type[Item]) -> Iterator[str]:
    """The same texts one by one, as plain text; an item frozen under an older schema may lack a field."""
    own = [name for name in schema.model_fields if name not in Item.model_fields]
    return _texts([item["summary"], *(item.get(name) for name in own)])


def html_of(item: dict[str, Any], schema: type[Item]) -> str:
    """The blocks of the type's own fields, joined; the summary as a paragraph where there are none."""
    own = [name for name in schema.model_fields if name not in Item.model_fields]
    lists = [value for name in own if isinstance(value := item.get(name), list)]
    blocks = [block for value in lists for block in value if isinstance(block, dict)]
    html = "\n".join(block["html"] for block in blocks if block.get("html"))
    return html or (f"<p>{escape(item['summary'])}</p>" if item["summary"] else "")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield text_of(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name in SAID or isinstance(inner, list | dict):
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
