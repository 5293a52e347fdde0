"""Writes an update for each signal of a change, in its transaction; a receiver does nothing else.

An update that cannot be written undoes the change: what is committed has its update, always. Bulk updates and
moves of collections send no signal: the worker's fingerprint and `reconcile` find them.
"""

import functools
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Collection,
    CollectionMember,
    CollectionViewRestriction,
    DraftStateMixin,
    Locale,
    Page,
    PageViewRestriction,
    Site,
)

from cms.publishing.models import Cause
from cms.publishing.newer_schema import NewerSchema
from cms.publishing.outbox import UpdateNotWritten, enqueue_collection, enqueue_object, enqueue_subtree

NOT_CONTENT = frozenset(
    {
        "accounts",
        "admin",
        "admin_search",
        "auth",
        "cms",
        "contenttypes",
        "delivery",
        "django_tasks",
        "migrations",
        "modelsearch",
        "publishing",
        "sessions",
        "simple_translation",
        "syndication",
        "wagtailadmin",
        "wagtailembeds",
        "wagtailforms",
        "wagtailsearch",
        "wagtailusers",
    }
)
"""Apps whose rows no visitor is ever shown."""

OF_DRAFTS = frozenset(
    {
        *("latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
        *("locked", "locked_by", "locked_at", COMMENTS_RELATION_NAME),
    }
)
"""Columns that only the staff see: what is saved when a draft is, every few seconds while somebody writes."""

WAGTAIL_CONTENT = (Page, Collection, CollectionViewRestriction, Locale, PageViewRestriction, Site)
EVERYTHING = "0001"
"""The tree path of the root of all pages."""
HOME_DEPTH = 2


def connect() -> None:
    """Listen to every model: what a future content type shows is not known here."""
    Model.save_base = save_with_updates(Model.save_base)  # type: ignore[method-assign]
    pre_save.connect(before_save, dispatch_uid="publishing")
    post_save.connect(after_save, dispatch_uid="publishing")
    post_delete.connect(after_delete, dispatch_uid="publishing")
    m2m_changed.connect(after_relation, dispatch_uid="publishing")


def of_content(receiver: Callable[..., None]) -> Callable[..., None]:
    """Of rows that no visitor is shown there is nothing to queue.

    Raises `UpdateNotWritten` because of whatever stood in the way, and `NewerSchema`, into the transaction of
    the change.
    """

    @functools.wraps(receiver)
    def guarded(sender: Any, **kwargs: Any) -> None:
        if not is_content(type(kwargs["instance"])):
            return
        try:
            receiver(sender, **kwargs)
        except NewerSchema:
            raise
        except Exception as error:
            raise UpdateNotWritten(f"an update about {sender._meta.label} could not be written") from error

    return guarded


def save_with_updates(save_base: Callable[..., None]) -> Callable[..., None]:
    """`Model.save_base` in one transaction with what `post_save` does; by itself, Django commits before."""

    @functools.wraps(save_base)
    def save(self: Model, *args: Any, **kwargs: Any) -> None:
        if connection.in_atomic_block or not is_content(type(self)):
            save_base(self, *args, **kwargs)
        else:
            with transaction.atomic():
                save_base(self, *args, **kwargs)

    return save


def is_content(model: type[Model]) -> bool:
    """Whether a row of this model may be part of what a visitor sees."""
    if not isinstance(model, type) or model.__module__ == "__fake__":
        return False
    if issubclass(model, WAGTAIL_CONTENT):
        return True
    label = model._meta.app_label
    return (
        label not in NOT_CONTENT
        and label != "wagtailcore"
        and not model._meta.model_name.endswith("rendition")
    )


def is_of_drafts(columns: Iterable[str] | None) -> bool:
    """Whether only columns that no visitor sees were saved; None stands for all columns."""
    return columns is not None and OF_DRAFTS.issuperset(columns)


@of_content
def before_save(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """Remember whether a page's address or alias is about to change: its branch changes with it.

    A home page that comes or goes takes its language with it (see `visibility.site_roots`).
    """
    if isinstance(instance, DraftStateMixin):
        instance._stays_draft = not raw and _stays_draft(instance)
    if not (isinstance(instance, Page) and instance.pk) or raw:
        return
    columns = ("url_path", "alias_of_id", "live", "slug")
    stored = Page.objects.filter(pk=instance.pk).values(*columns).first()
    changed = {name for name in columns if stored and stored[name] != getattr(instance, name)}
    whole = {"url_path", "alias_of_id"} | ({"live"} if instance.depth == HOME_DEPTH else set())
    instance._branch_changed = bool(changed & whole)
    instance._branch_cause = _cause(changed)


def _stays_draft(instance: DraftStateMixin) -> bool:
    """Whether a term is a draft before and after: nobody sees what is saved of it.

    Only in a transaction, where the row can be locked: nobody publishes it meanwhile.
    """
    if instance.live or isinstance(instance, Page) or not connection.in_atomic_block:
        return False
    rows = type(instance)._base_manager.select_for_update().filter(pk=instance.pk)
    return not rows.values_list("live", flat=True).first()


@of_content
def after_save(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if is_of_drafts(kwargs.get("update_fields")) or getattr(instance, "_stays_draft", False):
        return
    if isinstance(instance, Page) and getattr(instance, "_branch_changed", False):
        enqueue_subtree(instance.path, instance._branch_cause, instance.title)
    if not raw:
        _enqueue(instance)
        return
    with suppress(ObjectDoesNotExist), transaction.atomic():  # what a fixture names may come after it
        _enqueue(instance)


@of_content
def after_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    # Deleting a page signals once for each table; the one of the base page is enough.
    if not issubclass(sender, Page) or sender is Page:
        _enqueue(instance)


@of_content
def after_relation(sender: type[Model], instance: Model, action: str, **kwargs: Any) -> None:
    if action.startswith("post_"):
        _enqueue(instance)


def _cause(changed: set[str]) -> str:
    """What the editor did, seen by the columns of a page that changed."""
    if "slug" in changed:
        return Cause.RENAMED
    return Cause.MOVED if "url_path" in changed else ""


def _enqueue(instance: Model) -> None:
    if isinstance(instance, PageViewRestriction):
        enqueue_subtree(instance.page.path, Cause.PRIVACY, instance.page.title)
    elif isinstance(instance, CollectionViewRestriction):
        enqueue_collection(instance.collection.path, instance.collection.name)
    elif isinstance(instance, Collection):
        enqueue_collection(instance.path, instance.name)
    elif isinstance(instance, Site | Locale):
        enqueue_subtree(EVERYTHING)
        for locale in Locale.objects.all():  # what found no home page depends on its language only
            enqueue_object(locale)
    elif isinstance(instance, ItemBase):
        _enqueue_if_there(instance.content_object)
    else:
        enqueue_object(instance)
        _enqueue_parents(instance)
        _enqueue_collection_of(instance)


def _enqueue_parents(instance: Model) -> None:
    """Inline children belong to the object they are edited with."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey):
            _enqueue_if_there(getattr(instance, field.name, None))


def _enqueue_collection_of(instance: Model) -> None:
    """Who shows all of a collection has not yet looked at what is new in it."""
    if isinstance(instance, CollectionMember):
        _enqueue_if_there(instance.collection)


def _enqueue_if_there(obj: Model | None) -> None:
    if obj is not None and obj.pk is not None:
        enqueue_object(obj)
