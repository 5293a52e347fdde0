"""The administration's upload forms: one sentence on the field for whatever is refused."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.forms.fields import FileField
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.media.upload import CheckedUpload, checked_document, checked_image


class ImageFileField(WagtailImageField):
    """Takes what `checked_image` takes; Wagtail's own checks miss truncated and hidden contents."""

    default_validators = ()

    def to_python(self, data: Any) -> CheckedUpload | None:
        file = FileField.to_python(self, data)
        return file and checked_image(file, file.name)


class DocumentFileField(WagtailDocumentField):
    def to_python(self, data: Any) -> CheckedUpload | None:
        file = FileField.to_python(self, data)
        return file and checked_document(file, file.name)


class MediaForm(ModelForm):
    """What both forms share: our file field, and the model alone removing a replaced file."""

    file_field = FileField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stock := self.fields.get("file"):
            self.fields["file"] = self.file_field(
                label=stock.label, required=stock.required, widget=stock.widget
            )

    def save(self, commit: bool = True) -> Model:
        self.original_file = None
        return super().save(commit)


class ImageForm(MediaForm, BaseImageForm):
    """Asks for an alternative text wherever it shows that field.

    The upload of many pictures at once does not show it: each is stored at once, under its title,
    and the form that then appears beside it asks. So nothing is lost when the window is closed.
    """

    file_field = ImageFileField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked = "alt" in self.fields and self.add_prefix("alt") in self.data
        if asked and not cleaned.get("alt") and not cleaned.get("is_decorative") and "alt" not in self.errors:
            title = cleaned.get("title") or self.instance.title
            self.add_error(
                "alt",
                ValidationError(
                    _("Décrivez « %(title)s » pour qui ne la voit pas, ou cochez « Image décorative »."),
                    code="alt_missing",
                    params={"title": title},
                ),
            )
        return cleaned


class DocumentForm(MediaForm, BaseDocumentForm):
    file_field = DocumentFileField
