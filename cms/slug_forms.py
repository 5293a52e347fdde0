"""What is typed as a slug becomes one by our rule, however it is sent: by a browser or a program."""

from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from cms.slugs import MOST_LETTERS, slug_of

MOST_OF_SLUG = Page._meta.get_field("slug").max_length


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


class PageCopyForm(CopyForm):
    """The form that copies a page. The slug it proposes is the page's own, which its parent has already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_slug"].validators.clear()
        self.fields["new_slug"].required = False

    def clean(self) -> dict[str, Any]:
        parent = self.cleaned_data.get("new_parent_page") or self.page.get_parent()
        typed, title = self.cleaned_data.get("new_slug", ""), self.cleaned_data.get("new_title", "")
        slug = slug_of(typed, MOST_OF_SLUG) or slug_of(title, MOST_OF_SLUG) or self.page.slug
        chosen = "new_slug" in self.changed_data and slug != self.page.slug
        self.cleaned_data["new_slug"] = slug if chosen else free_slug(parent, slug)
        return super().clean()


def free_slug(parent: Page | None, slug: str, page: Page | None = None) -> str:
    """The slug, or the first of "slug-2", "slug-3"… that no other page below the parent has."""
    candidates = chain([slug], (f"{slug[:MOST_LETTERS]}-{number}" for number in count(2)))
    return next(free for free in candidates if Page._slug_is_available(free, parent, page))
