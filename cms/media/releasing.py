"""What somebody publishes takes what it shows out of « À relire »: who lets a page lets its images too.

Let is what the published revision refers to at the moment a person publishes it, or approves it for later:
then, and not when the clock publishes it, so that nobody exchanges in between what was read. It lies in an
open collection from then on; its files become public when an item that shows it does. Drafts move nothing.
"""

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_save, pre_save
from wagtail.log_actions import get_active_log_context
from wagtail.models import Collection, DraftStateMixin, ReferenceIndex, Revision
from wagtail.permissions import policy_registry

from cms.media import review
from cms.media.models import ReviewCollection, SiteDocument, SiteImage
from cms.media.signed_urls import RIGHTS
from cms.publishing import enqueue_object
from cms.publishing.models import Scope
from cms.publishing.outbox import enqueue, enqueue_collection
from cms.publishing.visibility import kind_of, lineage

logger = logging.getLogger(__name__)

References = dict[type[Model], set[str]]
"""The primary keys an object refers to, of each kind that may lie in « À relire »."""


def connect() -> None:
    """Hear of what is published, before the outbox does: it is then frozen once, with what it shows."""
    pre_save.connect(before_save, dispatch_uid="releasing")
    post_save.connect(after_save, dispatch_uid="releasing")


def before_save(
    sender: type[Model],
    instance: Model,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    """Remember which revision was live: another one means that somebody publishes."""
    if isinstance(instance, DraftStateMixin) and not raw:
        whole = update_fields is None or "live_revision" in update_fields
        stored = type(instance)._base_manager.filter(pk=instance.pk).values_list("live_revision", flat=True)
        instance._was_live_revision = stored.first() if whole and instance.pk else instance.live_revision_id


def never_raising(receiver: Callable[..., None]) -> Callable[..., None]:
    """What could not be let stays hidden, and the form of the page says so; the page is published."""

    @functools.wraps(receiver)
    def guarded(sender: Any, instance: Model, **kwargs: Any) -> None:
        try:
            with transaction.atomic():
                receiver(sender, instance, **kwargs)
        except Exception:
            logger.exception("what %s shows could not be taken out of the review collection", instance)

    return guarded


def after_save(
    sender: type[Model],
    instance: Model,
    raw: bool = False,
    created: bool = False,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    if raw:
        return
    if isinstance(instance, Revision):
        decided = created or "approved_go_live_at" in (update_fields or ())
        if decided and instance.approved_go_live_at is not None:
            _release_approved(sender, instance)
    elif is_published_now(instance):
        _release_saved(sender, instance)


def is_published_now(instance: Model) -> bool:
    """Whether a person has just made another revision of it live."""
    if not isinstance(instance, DraftStateMixin) or not instance.live or instance.live_revision_id is None:
        return False
    if instance.live_revision_id == getattr(instance, "_was_live_revision", None):
        return False
    by_the_clock = instance.live_revision.approved_go_live_at is not None
    return not by_the_clock


@never_raising
def _release_approved(sender: Any, revision: Revision) -> None:
    """It is for later: what is proposed for a collection that the public sees already is not for now."""
    release(revision.as_object(), with_proposals=False)


@never_raising
def _release_saved(sender: Any, instance: Model) -> None:
    release(instance)


@transaction.atomic
def release(obj: Model, with_proposals: bool = True) -> None:
    """Take out of « À relire » all that `obj` refers to, as it is in memory; whoever asks may publish it.

    Less what that person may not choose: a form takes any number. A collection leaves it as a whole.
    `with_proposals`: what is proposed for a collection that `obj` shows goes into it.
    """
    found = references(obj)
    for collection in Collection.objects.filter(pk__in=found[Collection]):
        _release_collection(collection, with_proposals)
    for model in filter(found.get, (SiteImage, SiteDocument)):
        waiting = model.objects.filter(pk__in=found[model], collection__in=_letting(model))
        for place in Collection.objects.filter(pk__in=waiting.values("collection")):
            _move(waiting.filter(collection=place), _target(place))


def _letting(model: type[Model]) -> QuerySet[Collection]:
    """The collections in review out of which whoever acts in this moment lets files of a kind.

    All of them for a program: nobody acts in the administration or by its API.
    """
    person = get_active_log_context().user
    if person is None:
        return review.waiting()
    policy = policy_registry.get_by_type(model)
    return review.waiting().filter(pk__in=policy.collections_user_has_any_permission_for(person, RIGHTS))


def held_back(obj: Model) -> int:
    """How much of what `obj` refers to still lies in « À relire », and so is not shown."""
    found, waiting = references(obj), review.waiting()
    count = waiting.filter(pk__in=found[Collection]).count()
    for model in (SiteImage, SiteDocument):
        count += model.objects.filter(pk__in=found[model], collection__in=waiting).count()
    return count


def references(obj: Model) -> References:
    """What Wagtail would list as used by `obj`: fields, blocks, rich text, inline children; from memory."""
    models = (SiteImage, SiteDocument, Collection)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in models}
    found: References = {model: set() for model in models}
    for kind, pk, _model_path, _content_path in ReferenceIndex._extract_references_from_object(obj):
        if kind in kinds:
            found[kinds[kind]].add(str(pk))
    return found


def _release_collection(collection: Collection, with_proposals: bool) -> None:
    """Not « À relire » itself, and not all that lies in it for an object that says it lies in the root."""
    if collection.is_root() or ReviewCollection.objects.filter(collection=collection).exists():
        return
    if review.below_review().filter(pk=collection.pk).exists():
        if not _letting(SiteImage).filter(pk=collection.pk).exists():
            return
        moved = review.move_to_root(collection)
        enqueue_collection(moved.path, moved.name)
    elif with_proposals:
        for model in (SiteImage, SiteDocument):
            proposed = _letting(model).filter(review__target=collection)
            _move(model.objects.filter(collection__in=proposed), collection)


def _target(place: Collection) -> Collection:
    """Where what lies in this place goes: as the nearest collection in review above it says."""
    rows = ReviewCollection.objects.filter(collection__path__in=lineage(place.path), target__isnull=False)
    return rows.select_related("target").order_by("-collection__depth")[0].target


def _move(rows: QuerySet, target: Collection) -> None:
    """Into an open collection, without a signal of Wagtail's: who looked at them looks again."""
    pks = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if pks:
        rows.model.objects.filter(pk__in=pks).update(collection=target)
        enqueue(Scope.OBJECT, *(f"{kind_of(rows.model)}:{pk}" for pk in pks))
        enqueue_object(target)
