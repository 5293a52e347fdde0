"""A slug is proposed in the browser by our rule, wherever Wagtail shows a field for one.

Wagtail's own rule drops the letters it does not know: « Kɛnɛya » would become `knya`.
"""

from typing import Any

from django import forms
from wagtail.admin.widgets.slug import SlugInput

ATTRIBUTES = {
    "data-controller": "codev-slug",
    "data-action": (
        "blur->codev-slug#tidy w-sync:check->codev-slug#check w-sync:apply->codev-slug#propose:prevent"
    ),
}
SCRIPTS = forms.Media(js=["js/slug-table.js", "js/slug-proposal.js"])


def install() -> None:
    """Have our script propose and tidy what is in such a field; the title's own part is Wagtail's."""
    SlugInput.build_attrs = build_attrs
    SlugInput.media = property(lambda self: SCRIPTS)


def build_attrs(self: SlugInput, *args: Any, **kwargs: Any) -> dict[str, Any]:
    return {**super(SlugInput, self).build_attrs(*args, **kwargs), **ATTRIBUTES}
