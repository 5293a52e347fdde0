"""Names of items: `type/key.lang` inside, `key.lang` for partners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from wagtail.models import Page

from cms.addresses import API
from cms.items import ORIGIN
from cms.publishing.registry import plugins

if TYPE_CHECKING:
    from cms.plugins import ContentPlugin


def make_ref(type_name: str, key: str, lang: str) -> str:
    """The one name of an item in the read model."""
    return f"{type_name}/{key}.{lang}"


def split_ref(ref: str) -> tuple[str, str, str]:
    """(type, key, language) of a name made by `make_ref`."""
    type_name, _, item_id = ref.partition("/")
    key, _, lang = item_id.rpartition(".")
    return type_name, key, lang


def api_url(type_name: str, key: str, lang: str) -> str:
    """The item's address in the API, below the origin placeholder."""
    return f"{ORIGIN}{API}/content/{make_ref(type_name, key, lang)}"


def ref_of(obj: Model) -> str | None:
    """The item an object is the source of, if its type is installed."""
    model = obj.specific_class if isinstance(obj, Page) else type(obj)
    plugin = plugins.for_model(model)
    return make_ref(plugin.name, *plugin.identify(obj)) if plugin else None


def page_refs(pages: QuerySet) -> Iterator[str]:
    """The items of these pages, as three columns and no instances; uninstalled types have none."""
    names: dict[int, str | None] = {}
    columns = ("content_type_id", "translation_key", "locale__language_code")
    for content_type_id, key, lang in pages.values_list(*columns).iterator(chunk_size=1000):
        if content_type_id not in names:
            names[content_type_id] = _type_name(content_type_id)
        if name := names[content_type_id]:
            yield make_ref(name, str(key), lang)


def _type_name(content_type_id: int) -> str | None:
    plugin = plugins.for_model(ContentType.objects.get_for_id(content_type_id).model_class())
    return plugin.name if plugin else None


def content_type_ids(models: Iterable[type[Model]]) -> list[int]:
    """The primary keys of the `ContentType`s of these models; no query for those this process knows."""
    return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]


def page_types(plugin: ContentPlugin) -> Iterable[type[Page]]:
    """The concrete page models that are items of this plugin."""
    from wagtail.models import get_page_models

    return [model for model in get_page_models() if plugins.for_model(model) is plugin]
