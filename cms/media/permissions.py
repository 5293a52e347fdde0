"""Who may do what with images, documents and their collections: Wagtail's rights, less what is public.

Wagtail asks these policies on every route: forms, several at once, choosers, uploads, the authoring API.
A right on a collection is not enough where the public sees what lies in it: what is in an open collection,
shown or not yet, is changed only by those who may publish. What they have let is not exchanged afterwards.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)
from wagtail.permissions import policy_registry

from cms.media.review import IN_REVIEW, User, below_review, may_publish
from cms.publishing.visibility import closed_collections

NOWHERE = Q(pk__in=[])
EVERYWHERE = ~NOWHERE


def in_closed_collection() -> Q:
    """The condition on a collection of being closed, itself or by one it lies in."""
    paths = closed_collections().values_list("path", flat=True)
    return reduce(or_, (Q(path__startswith=path) for path in paths), NOWHERE)


class NothingPublic:
    """Mixin, first in the bases of a policy: who may not publish has its rights in some collections only."""

    def _reach(self, action: str) -> Q:
        """The collections in which somebody who may not publish may do this, given the right."""
        return EVERYWHERE if action == "choose" else in_closed_collection()

    def _check_perm(self, user: User, actions: Iterable[str], collection: Collection | None = None) -> bool:
        given: bool = super()._check_perm(user, actions, collection)  # type: ignore[misc]
        if not given or may_publish(user):
            return given
        found = self._collections_with_perm(user, actions)
        return found.filter(pk=collection.pk).exists() if collection else found.exists()

    def _collections_with_perm(self, user: User, actions: Iterable[str]) -> QuerySet[Collection]:
        if may_publish(user):
            return super()._collections_with_perm(user, actions)  # type: ignore[misc]
        found = Collection.objects.none()
        for action in actions:
            found |= super()._collections_with_perm(user, [action]).filter(self._reach(action))  # type: ignore[misc]
        return found

    def _users_with_perm_filter(self, actions: Iterable[str], collection: Collection | None = None) -> Q:
        """The same question asked the other way round."""
        given: Q = super()._users_with_perm_filter(actions, collection)  # type: ignore[misc]
        reached = Collection.objects.filter(reduce(or_, map(self._reach, actions), NOWHERE))
        if collection is None or reached.filter(pk=collection.pk).exists():
            return given
        return given & Q(pk__in=policy_registry.get_by_type(Page).users_with_permission("publish"))


class MediaPolicy(NothingPublic, CollectionOwnershipPermissionPolicy):
    """Of images and documents."""


class CollectionPolicy(NothingPublic, CollectionManagementPermissionPolicy):
    """Of the collections themselves: named, moved, opened, deleted.

    Who may open a restricted collection shows the public what lies in it: only inside « À relire », which
    stays closed, may this be done without the right to publish.
    """

    def _reach(self, action: str) -> Q:
        return in_closed_collection() if action == "add" else Q(pk__in=below_review())

    def _descendants_with_perm(self, user: User, action: str) -> QuerySet[Collection]:
        found = super()._descendants_with_perm(user, action)
        return found if may_publish(user) else found.filter(self._reach(action))

    def instances_user_has_permission_for(self, user: User, action: str) -> QuerySet[Collection]:
        """« À relire » itself nobody deletes: it would be open, and made again."""
        found = super().instances_user_has_permission_for(user, action)
        return found.exclude(review__target__depth=1) if action == "delete" else found

    def user_has_permission_for_instance(self, user: User, action: str, instance: Collection) -> bool:
        """Asked by the form of the privacy alone: of a collection that is closed whatever it says, nobody."""
        if action == "change" and Collection.objects.filter(IN_REVIEW, pk=instance.pk).exists():
            return False
        return super().user_has_permission_for_instance(user, action, instance)


def register() -> None:
    """Have these policies asked before Wagtail's, which are registered for classes and those below them."""
    for model, auth_model in (
        (get_image_model(), "wagtailimages.Image"),
        (get_document_model(), "wagtaildocs.Document"),
    ):
        policy: Any = MediaPolicy(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
        policy_registry.register(model, value=policy, exact_class=True)
    policy_registry.register(Collection, value=CollectionPolicy(Collection), exact_class=True)
