"""Which entries are missing, about nothing, or not what would be written now; each is put right by itself.

Rows that were restored, written by SQL or by a release without this index are found here, by `reconcile`.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from itertools import chain

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_content_type_pk
from wagtail.models import Page

from cms.admin_search.backend import FOUND_BY, write_entry
from cms.admin_search.models import SearchEntry
from cms.admin_search.texts import entry_of
from cms.publishing.index_keeper import IndexKeeper

logger = logging.getLogger(__name__)

AT_A_TIME = 50
"""Objects that are read together; nobody is kept from writing meanwhile."""


class SearchIndex(IndexKeeper):
    """The index of the administration's search."""

    def index_pages(self, pks: Iterable[int]) -> None:
        kinds = Page.objects.filter(pk__in=list(pks)).order_by("pk").values_list("pk", "content_type")
        for pk, kind in kinds:
            if model := ContentType.objects.get_for_id(kind).model_class():
                _put_right(model, pk)

    def repair(self, check: bool, stopped: Callable[[], bool]) -> int:
        wrong = 0
        for put_right in chain(_unlike(stopped), _about_nothing(stopped)):
            wrong += 1
            if not check:
                put_right()
        return wrong


def _unlike(stopped: Callable[[], bool]) -> Iterator[Callable[[], None]]:
    """What there is to do about each object whose entry is missing or not as it would be written."""
    for model in get_indexed_models():
        kind = get_content_type_pk(model)
        objects = model.get_indexed_objects().order_by("pk")
        batch = list(objects[:AT_A_TIME])
        while batch:
            keys = [str(obj.pk) for obj in batch]
            entries = SearchEntry.objects.filter(content_type=kind, object_id__in=keys)
            held = {entry.object_id: entry for entry in entries}
            for obj in batch:
                if _differs(kind, obj, held.get(str(obj.pk))):
                    yield partial(_put_right, model, obj.pk)
            if len(batch) < AT_A_TIME:
                break
            if stopped():
                return
            batch = list(objects.filter(pk__gt=batch[-1].pk)[:AT_A_TIME])


def _differs(kind: int, obj: Model, held: SearchEntry | None) -> bool:
    try:
        now = entry_of(kind, obj)
    except Exception:
        logger.exception("%r could not be indexed", obj)
        return False
    return held is None or any(getattr(held, name) != getattr(now, name) for name in FOUND_BY)


def _put_right(model: type[Model], pk: object) -> None:
    """Under the lock of the object, so that what somebody saves meanwhile is not overwritten by what was."""
    kind, table = get_content_type_pk(model), model
    while table._meta.pk.remote_field:
        table = table._meta.pk.remote_field.model
    with transaction.atomic():
        table._base_manager.select_for_update().filter(pk=pk).values_list("pk").first()
        obj = model.get_indexed_objects().filter(pk=pk).first()
        if obj is None:
            SearchEntry.objects.filter(content_type=kind, object_id=str(pk))._raw_delete("default")
            return
        try:
            entry = entry_of(kind, obj)
        except Exception:
            logger.exception("%r could not be indexed", obj)
        else:
            write_entry(entry)


def _about_nothing(stopped: Callable[[], bool]) -> Iterator[Callable[[], None]]:
    """What there is to do about entries of objects that are no more, or are not indexed any more."""
    models = {get_content_type_pk(model): model for model in get_indexed_models()}
    entries = SearchEntry.objects.order_by("pk").values_list("pk", "content_type", "object_id")
    batch = list(entries[:AT_A_TIME])
    while batch:
        there = {
            (kind, key)
            for kind in {kind for _pk, kind, _key in batch} & models.keys()
            for key in _existing(models[kind], [key for _pk, of, key in batch if of == kind])
        }
        for pk, kind, key in batch:
            if (kind, key) not in there:
                yield partial(_delete_entry, pk)
        if stopped():
            return
        batch = list(entries.filter(pk__gt=batch[-1][0])[:AT_A_TIME])


def _delete_entry(pk: int) -> None:
    SearchEntry.objects.filter(pk=pk)._raw_delete("default")


def _existing(model: type[Model], keys: list[str]) -> list[str]:
    """Those of these keys that an indexed object of the model has."""
    pks = []
    for key in keys:
        with suppress(ValidationError):
            pks.append(model._meta.pk.to_python(key))
    found = model.get_indexed_objects().order_by().filter(pk__in=pks)
    return [str(pk) for pk in found.values_list("pk", flat=True)]
