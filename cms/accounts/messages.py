"""Visitors' messages are read, exported and deleted by those who have that very right.

Wagtail shows them to whoever may edit the page of the form. Here each kind of message has the rights
`view` and `delete` of its model, and both apply together with the right to edit the page.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Permission
from django.db.models import Model, Q, QuerySet
from wagtail.contrib.forms.models import FormMixin
from wagtail.models import Page, get_page_models

from cms.accounts.groups import message_models

ACTIONS = ("view", "delete")


def may(user: Any, action: str, model: type[Model]) -> bool:
    """Whether the user may `view` or `delete` messages of this kind."""
    options = model._meta
    return bool(user.has_perm(f"{options.app_label}.{get_permission_codename(action, options)}"))


def form_types() -> list[type[FormMixin]]:
    """The kinds of pages that are forms."""
    return [model for model in get_page_models() if issubclass(model, FormMixin)]


def readable_forms(user: Any, forms: QuerySet[Page]) -> QuerySet[Page]:
    """Those of the forms whose messages the user may read: in lists, exports and panels."""
    readable = [model for model in form_types() if may(user, "view", model().get_submission_class())]
    return forms.type(*readable) if readable else forms.none()


def keeps_messages(user: Any, page: Page) -> bool:
    """Whether the page, or one below it, has messages that the user may not delete."""
    kept = [model for model in message_models() if not may(user, "delete", model)]
    return any(model.objects.filter(page__path__startswith=page.path).exists() for model in kept)


def permissions() -> QuerySet[Permission]:
    """The rights on messages, for the form of groups."""
    labels = [(model._meta.app_label, model._meta.model_name) for model in message_models()]
    of_messages = (Q(content_type__app_label=label, content_type__model=name) for label, name in labels)
    names = reduce(or_, (Q(codename__startswith=f"{action}_") for action in ACTIONS))
    found = reduce(or_, of_messages, Q(pk=None))
    return Permission.objects.filter(found & names)
