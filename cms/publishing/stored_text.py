"""Text that was stored before `cms.typed_text` was asked, or past it, becomes what would be stored now.

Rows that were restored, written by SQL or by an older release are found here. Before it compares what is
public, `reconcile` looks at each column of text and of blocks in which people write, 200 rows at a time.
"""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Cast
from wagtail.fields import StreamField
from wagtail.search import index

from cms.typed_text import within

logger = logging.getLogger(__name__)

AT_A_TIME = 200
OF_MACHINES = ("publishing", "sessions", "contenttypes", "modelsearch", "wagtailsearch")
"""Apps whose rows nobody writes: they are derived, or name something."""
DERIVED = ("wagtailcore.referenceindex", "wagtailcore.revision", "media.imagerendition")
"""And models: a revision is read as text is kept, and written so when it is published."""


class StoredRow(NamedTuple):
    """A row that holds text otherwise than it would be kept."""

    model: type[models.Model]
    pk: Any


def unkept(stopped: Callable[[], bool] = lambda: False) -> Iterator[StoredRow]:
    """The rows to change, in the order of tables and keys; ends early when `stopped` says so."""
    for model in apps.get_models():
        if not is_written_by_people(model):
            continue
        rows = _rows(model).order_by("pk")
        page = list(rows[:AT_A_TIME])
        while page:
            yield from (StoredRow(model, row[0]) for row in page if _changes(model, row))
            if len(page) < AT_A_TIME:
                break
            if stopped():
                return
            page = list(rows.filter(pk__gt=page[-1][0])[:AT_A_TIME])


def is_written_by_people(model: type[models.Model]) -> bool:
    made = model._meta.app_label in OF_MACHINES or model._meta.label_lower in DERIVED
    return bool(model._meta.managed and not model._meta.proxy and not made and columns(model))


def columns(model: type[models.Model]) -> list[models.Field]:
    """The table's own columns of text and of blocks, without those whose values are given."""
    kinds = (models.CharField, models.TextField, StreamField)
    local = model._meta.local_concrete_fields
    return [field for field in local if isinstance(field, kinds) and not (field.choices or field.primary_key)]


def keep(row: StoredRow) -> bool:
    """Bring a row to what would be stored now; whether that could be done, and a sentence in the log else."""
    rows = row.model._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            rows.select_for_update(of=("self",)).values_list("pk").first()
            held = _rows(row.model).filter(pk=row.pk).first()
            if held and (changes := _changes(row.model, held)):
                rows.update(**changes)
    except IntegrityError:
        name = row.model._meta.label
        logger.error("%s %s: another row has the same text now; change one of the two by hand.", name, row.pk)
        return False
    found = row.model._base_manager.filter(pk=row.pk).first()
    if isinstance(found, index.Indexed):
        index.insert_or_update_object(found)
    return True


def _rows(model: type[models.Model]) -> models.QuerySet:
    """(key, column, column…) of each row; blocks as the JSON that is stored."""
    text = models.TextField()
    held = [
        Cast(field.attname, text) if isinstance(field, StreamField) else field.attname
        for field in columns(model)
    ]
    return model._base_manager.values_list("pk", *held)


def _changes(model: type[models.Model], row: tuple) -> dict[str, Any]:
    """The columns whose text would be kept otherwise, by name."""
    changes = {}
    for field, held in zip(columns(model), row[1:], strict=True):
        if isinstance(field, StreamField):
            before = json.loads(held) if held else held
            kept = within(before)
        else:
            before, kept = held, field.to_python(held)
        if kept != before:
            changes[field.attname] = kept
    return changes
