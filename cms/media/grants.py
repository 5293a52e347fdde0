"""The rights on collections that come with the work: of those who write, and of those who publish.

Written for a migration too: models are asked for by name, and nothing of theirs but fields is used.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model

CHOOSE = ("choose_image", "choose_document")
CHANGE = ("add_image", "change_image", "add_document", "change_document")
COLLECTIONS = ("add_collection", "change_collection", "delete_collection")
OF_MODEL = {
    "image": ("wagtailimages", "image"),
    "document": ("wagtaildocs", "document"),
    "collection": ("wagtailcore", "collection"),
}
"""(app, model) that the last part of a right's name stands for."""

Rights = Mapping[str, tuple[str, ...]]
"""The rights at each place: everywhere (`root`), or in « À relire » (`review`)."""
WRITERS: Rights = {"root": CHOOSE, "review": (*CHANGE, "add_collection")}
MODERATORS: Rights = {"root": (*CHOOSE, *CHANGE, *COLLECTIONS)}
NOT_FOR_WRITERS: Rights = {"root": (*CHANGE, *COLLECTIONS)}
"""What Wagtail gives to those who write, and what would let them change what the public sees."""


def grant(group: Model, rights: Rights, registry: Any = apps) -> None:
    """Give a group these rights; those it has stay."""
    granted = registry.get_model("wagtailcore", "GroupCollectionPermission").objects
    for place, codenames in rights.items():
        for collection in _places(place, registry):
            for codename in codenames:
                right = _permission(codename, registry)
                granted.get_or_create(group_id=group.pk, collection_id=collection, permission_id=right.pk)


def withdraw(group: Model, rights: Rights, registry: Any = apps) -> None:
    """Take these rights from a group, at these places only."""
    granted = registry.get_model("wagtailcore", "GroupCollectionPermission").objects
    for place, codenames in rights.items():
        given = granted.filter(group_id=group.pk, collection_id__in=_places(place, registry))
        given.filter(permission_id__in=[_permission(name, registry).pk for name in codenames]).delete()


def _places(place: str, registry: Any) -> list[int]:
    """Primary keys: one, or none where somebody has deleted « À relire »."""
    collections = registry.get_model("wagtailcore", "Collection").objects.filter(depth=1)
    if place == "review":
        rows = registry.get_model("media", "ReviewCollection").objects.filter(target__in=collections)
        return list(rows.values_list("collection_id", flat=True))
    return list(collections.values_list("pk", flat=True))


def _permission(codename: str, registry: Any) -> Model:
    """Made here where Django has not made it yet: it does after all migrations."""
    kinds = registry.get_model("contenttypes", "ContentType").objects
    app_label, model = OF_MODEL[codename.rpartition("_")[2]]
    kind, _made = kinds.get_or_create(app_label=app_label, model=model)
    name = f"Can {codename.replace('_', ' ')}"
    permissions = registry.get_model("auth", "Permission").objects
    found, _made = permissions.get_or_create(content_type=kind, codename=codename, defaults={"name": name})
    return found
