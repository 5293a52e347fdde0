"""What uses a term: in what is public, in what is not, and in drafts of both."""

from collections.abc import Iterator
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model, Q, QuerySet
from wagtail.models import DraftStateMixin, Page, Revision

from cms.vocabularies.terms import VocabularyTerm


class Use(NamedTuple):
    """An object that uses a term, and whether the term cannot be deleted under it."""

    user: Model
    needed: bool


def uses(term: VocabularyTerm) -> list[Use]:
    """Every object whose row, latest draft or scheduled version names the term, each once."""
    found: dict[tuple[str, int], Use] = {}
    for field in referring_fields(type(term)):
        needed = field.many_to_one and not field.null
        for user in [*_by_row(field, term), *_by_draft(field, term)]:
            key = (field.model._meta.label_lower, user.pk)
            found[key] = Use(user, needed or (key in found and found[key].needed))
    return list(found.values())


def referring_fields(model: type[Model]) -> Iterator[Field]:
    """The columns and lists of other models that name rows of this one; not its own, nor generic ones."""
    for other in apps.get_models():
        if other._meta.auto_created or issubclass(other, model):
            continue
        for field in other._meta.get_fields():
            is_own = getattr(field, "model", None) is other and isinstance(field, Field)
            if is_own and field.related_model is model and (field.many_to_one or field.many_to_many):
                yield field


def _by_row(field: Field, term: VocabularyTerm) -> Iterator[Model]:
    yield from _light(field.model._base_manager.filter(**{field.name: term}))


def _by_draft(field: Field, term: VocabularyTerm) -> Iterator[Model]:
    """Those that would name it as their editor would see them, or once their time has come."""
    if not issubclass(field.model, DraftStateMixin):
        return
    rows = field.model._base_manager.all()
    latest = rows.filter(has_unpublished_changes=True).exclude(latest_revision=None).values("latest_revision")
    kind = Q(content_type=ContentType.objects.get_for_model(field.model, for_concrete_model=False))
    kept = Revision.objects.filter(kind & (Q(pk__in=latest) | Q(approved_go_live_at__isnull=False)))
    naming = {
        int(revision.object_id)
        for revision in kept.only("object_id", "content").iterator()
        if term.pk in _named(revision.content.get(field.name))
    }
    yield from _light(rows.filter(pk__in=naming))


def _light(rows: QuerySet) -> QuerySet:
    """Pages without what their type adds: thousands of them may be counted, and few are named."""
    if issubclass(rows.model, Page):
        return Page.objects.filter(pk__in=rows.order_by().values("pk")).order_by("pk")
    return rows.order_by("pk")


def _named(value: int | list[int] | None) -> list[int]:
    return value if isinstance(value, list) else [] if value is None else [value]
