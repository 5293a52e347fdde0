"""Tags typed for many files at once are read as the form of one file reads them.

Stock actions cut the text at each comma: `"deux mots", eau`, as Wagtail's script writes it, became a tag with
quotation marks and one that begins with a space.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.tags import TagField


def install() -> None:
    """Have the actions of images and of documents ask with the same field."""
    from wagtail.documents.views.bulk_actions import add_tags as documents
    from wagtail.images.views.bulk_actions import add_tags as images

    for module in (documents, images):
        fields = module.TagForm.base_fields
        fields["tags"] = SomeTags(label=fields["tags"].label)
        module.AddTagsBulkAction.get_execution_context = execution_context


class SomeTags(TagField):
    """At least one tag: a comma alone names none."""

    def clean(self, value: Any) -> list[str]:
        if tags := super().clean(value):
            return tags
        raise ValidationError(self.error_messages["required"], code="required")


def execution_context(action: Any) -> dict[str, list[str]]:
    return {"tags": action.cleaned_form.cleaned_data["tags"]}
