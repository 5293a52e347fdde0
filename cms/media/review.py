"""The review collection « À relire »: where those work who may not publish, until somebody lets it.

It is known by a row (`ReviewCollection`), not by its name: it may be renamed and moved. What lies in it or
below it is never public, whatever its restrictions say (`cms.publishing.visibility`); a page that is
published brings what it shows out of it (`cms.media.releasing`).
"""

from collections.abc import Iterable
from typing import TypeAlias

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import Collection, Page
from wagtail.permissions import policy_registry

from cms.media.models import ReviewCollection, SiteDocument, SiteImage

User: TypeAlias = AbstractBaseUser | AnonymousUser
IN_REVIEW = Q(review__isnull=False)
"""Of a collection: whether it is one that nothing public shows. Not whether it lies below such a one."""


def may_publish(user: User) -> bool:
    """Whether the person may publish pages, all or some of them: who may not, changes nothing public."""
    return policy_registry.get_by_type(Page).user_has_permission(user, "publish")


def review_collection() -> Collection | None:
    """« À relire »; None where somebody has deleted it by other means than the administration."""
    return Collection.objects.filter(review__target__depth=1).first()


def below_review() -> QuerySet[Collection]:
    """The collections inside « À relire », at any depth, without itself; none where there is none."""
    review = review_collection()
    return Collection.objects.descendant_of(review) if review else Collection.objects.none()


def waiting() -> QuerySet[Collection]:
    """« À relire » and all that lies inside it."""
    review = review_collection()
    return Collection.objects.descendant_of(review, inclusive=True) if review else Collection.objects.none()


@transaction.atomic
def add_collection(name: str) -> Collection | None:
    """A new collection inside « À relire »; None where there is none."""
    _one_at_a_time()
    review = review_collection()
    return review.add_child(name=name[:255]) if review else None


@transaction.atomic
def add_proposals(target: Collection) -> Collection | None:
    """A collection inside « À relire » for what is proposed for an open collection, under its name."""
    made = add_collection(target.name)
    if made is not None:
        ReviewCollection.objects.create(collection=made, target=target)
    return made


def remove_forsaken() -> int:
    """Delete what is proposed for a collection that is gone, once nothing lies in it; returns how many."""
    return remove_empty(Collection.objects.filter(IN_REVIEW, review__target=None))


@transaction.atomic
def remove_empty(collections: Iterable[Collection]) -> int:
    """Delete those of them in which nothing lies, while nobody adds anything; returns how many."""
    pks = [collection.pk for collection in collections]
    places = Collection.objects.filter(pk__in=pks, numchild=0).select_for_update()
    empty = [place for place in places if not _holds_something(place)]
    for place in empty:
        place.delete()
    return len(empty)


def _holds_something(place: Collection) -> bool:
    return any(model.objects.filter(collection=place).exists() for model in (SiteImage, SiteDocument))


@transaction.atomic
def move_to_root(collection: Collection) -> Collection:
    """Take the collection out of the place where it is; returns it as it is now. Its visibility changes."""
    _one_at_a_time()
    found = Collection.objects.get(pk=collection.pk)
    found.move(Collection.get_first_root_node(), "sorted-child")
    return Collection.objects.get(pk=collection.pk)


def _one_at_a_time() -> None:
    """Two processes that give out places in the tree at once would give out the same one."""
    Collection.objects.select_for_update().get(depth=1)
