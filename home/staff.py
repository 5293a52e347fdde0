"""The groups Wagtail installs, in French, with the rights their work on this site needs."""

from collections.abc import Iterator

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import DraftStateMixin, Task, Workflow, WorkflowContentType, WorkflowMixin
from wagtail.snippets.models import get_snippet_models

from cms.terminal import bilingual
from home.models import SiteSettings
from home.site_text import SiteText

WRITERS = ("Editors", "Rédacteurs")
MODERATORS = ("Moderators", "Modérateurs")
APPROVAL = ("Moderators approval", "Relecture par les modérateurs")


def speak_french(text: SiteText) -> str:
    """Give the groups and the workflow their French names, unless somebody renamed them."""
    for model, (installed, french) in (
        (Group, WRITERS),
        (Group, MODERATORS),
        (Workflow, APPROVAL),
        (Task, APPROVAL),
    ):
        model.objects.filter(name=installed).update(name=french)
    writers, moderators = WRITERS[1], MODERATORS[1]
    return bilingual(f"groups {writers} and {moderators}", f"groupes {writers} et {moderators}")


def managed_lists() -> Iterator[type[Model]]:
    """The models the staff keep beside the pages: topics, sectors, the site's identity."""
    yield from sorted(get_snippet_models(), key=lambda model: model._meta.label)


def grant(model: type[Model], text: SiteText) -> str:
    """Let the staff keep a list; the site's identity is changed by moderators only."""
    if model is SiteSettings:
        return _allow(MODERATORS, model, "change")
    _allow(WRITERS, model, "add", "change")
    return _allow(MODERATORS, model, "add", "change", "delete")


def drafted_lists() -> Iterator[type[Model]]:
    """Those of them that keep drafts."""
    yield from (model for model in managed_lists() if issubclass(model, DraftStateMixin))


def let_publish(model: type[Model], text: SiteText) -> str:
    """Let moderators publish and lock the entries of a list, and writers ask them to."""
    approval = Workflow.objects.filter(name__in=APPROVAL).first()
    if approval and issubclass(model, WorkflowMixin):
        kind = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": approval})
    return _allow(MODERATORS, model, "publish", "lock", "unlock")


def _allow(group: tuple[str, str], model: type[Model], *actions: str) -> str:
    names = [f"{action}_{model._meta.model_name}" for action in actions]
    content_type = ContentType.objects.get_for_model(model)
    rights = Permission.objects.filter(content_type=content_type, codename__in=names)
    for found in Group.objects.filter(name__in=group):
        found.permissions.add(*rights)
    return bilingual(f"given to the group {group[1]}", f"donnés aux {group[1].lower()}")
