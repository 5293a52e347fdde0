"""Tags given to many files at once: Wagtail saves no file then, and would leave its entry as it was."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed
from taggit.models import ItemBase
from wagtail.search import index


def connect() -> None:
    m2m_changed.connect(index_tagged, dispatch_uid="admin_search_tags")


def index_tagged(sender: type[Model], instance: Model, action: str, **_: Any) -> None:
    """Index anew what got tags, or lost some."""
    if issubclass(sender, ItemBase) and action.startswith("post_"):
        index.insert_or_update_object(instance)
