"""What is typed as a slug becomes one by our rule, however it is sent: by a browser or a program."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.slugs import slug_of


class SlugForm:
    """Goes before a form's own class. A slug that is left as it was may be of another rule."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]
    changed_data: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].validators.clear()  # it is made valid, and the model validates

    def clean_slug(self) -> str:
        field, typed = self.fields["slug"], self.cleaned_data["slug"]
        slug = slug_of(typed, field.max_length) if "slug" in self.changed_data else typed
        if field.required and not slug:
            raise ValidationError(field.error_messages["required"], code="required")
        return slug
