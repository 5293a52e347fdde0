"""Tells the staff what cleaning took out of a picture that they would have seen (`decoding.removals`)."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from wagtail.api import APIField

from cms.media.decoding.removals import WORDS


class Cleaned:
    """A picture that knows what its upload has just lost; read from the database, it knows of nothing."""

    title: Any
    removed: tuple[str, ...] = ()
    api_fields: ClassVar = [APIField("removal_notice")]

    @property
    def removal_notice(self) -> str:
        """The sentence to show; empty when nothing that was seen is missing."""
        if not self.removed:
            return ""
        sentence = _(
            "« {title} » est enregistrée, mais sans {what}, que le site ne garde pas : regardez-la et, s’il "
            "y manque quelque chose, exportez-la autrement (« SVG simple », PNG ou GIF)."
        )
        return sentence.format(
            title=self.title, what=", ".join(_(WORDS[removal]) for removal in self.removed)
        )
