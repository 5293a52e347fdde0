"""The entries of a list that the staff keep: drafted by whoever may write, shown once somebody publishes."""

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from cms.slug_forms import SlugForm


class TermForm(SlugForm, WagtailAdminModelForm):
    """The edit form of a term: a draft is as complete as what is published.

    Wagtail lets a draft leave out what is required. Two drafts without a value are one too many for a
    column that is unique, and whoever lets a draft through does not fill it in.
    """

    def defer_required_fields(self) -> None:
        """Defer nothing."""


class VocabularyTerm(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, index.Indexed, models.Model
):
    """One entry of a vocabulary: a sector, a topic. A draft until somebody publishes it.

    What waits for approval or for its time is locked, so that what is let through is what was read.

    The concrete model brings a `slug`, the value that addresses and partners know, and ends its `panels`
    with Wagtail's `PublishingPanel()`. Items that use a term which is not public leave it out.
    """

    slug: Any
    live = models.BooleanField(_("publié"), default=False, editable=False)
    """A row that a program writes is a draft, too: what is public has been published."""

    base_form_class = TermForm
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *("live", "live_revision", "has_unpublished_changes", "expired"),
        *("locked", "locked_at", "locked_by"),
        *("first_published_at", "last_published_at", "go_live_at", "expire_at"),
    ]
    """A translation begins as a draft, whatever its original is."""

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        known = type(self)._base_manager.filter(pk=self.pk).exclude(first_published_at=None)
        slug = known.values_list("slug", flat=True).first() if self.pk else None
        if slug is not None and slug != self.slug:
            raise ValidationError({"slug": _fixed(slug)})

    @transaction.atomic
    def published(self) -> Self:
        """The same term, saved and published as an editor does it: with a revision. For programs."""
        if self._state.adding:
            self.save()
        self.save_revision().publish()
        self.refresh_from_db()
        return self


def _fixed(slug: str) -> str:
    return gettext(
        "L’identifiant de ce qui a été publié ne change plus, à cause des adresses et des partenaires : "
        "remettez « %(slug)s », ou créez une autre entrée."
    ) % {"slug": slug}


def with_state(term: models.Model) -> str:
    """A term among the choices of a form, where drafts are offered too: they show once they are published."""
    return str(term) if getattr(term, "live", True) else gettext("%(term)s (brouillon)") % {"term": term}


def without_deleted(model: type[models.Model], data: dict[str, Any]) -> dict[str, Any]:
    """What a revision holds of an object, less the protected terms that are not there any more.

    modelcluster raises on those: the object could not be opened, nor its history.
    """
    gone = {
        field.name: None
        for field in model._meta.concrete_fields
        if field.many_to_one
        and issubclass(field.related_model, VocabularyTerm)
        and data.get(field.name) is not None
        and not field.related_model._base_manager.filter(pk=data[field.name]).exists()
    }
    return {**data, **gone}
