"""What people see of a content type besides its own pages: on the home page, on maps, in searches, elsewhere.

All of it is declared by the type, so that nothing of it is left where its folder is deleted.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import ngettext


class Appearance:
    """The part of a `ContentPlugin` that is about looks and words."""

    styles: ClassVar[str] = ""
    """A static file with the styles of its templates; it becomes part of the site's one stylesheet."""
    anchors: ClassVar[Iterable[str]] = ()
    """Ids that its templates use around a body, so that no heading of a body takes them."""
    front: ClassVar[str] = ""
    """The template of its part of the home page, which reads `part`; empty for a list of cards."""
    family: ClassVar[str] = ""
    """The member of a card that says how an item is drawn on maps, as `{"label", "icon", "color"}`."""
    schema_org: ClassVar[str] = "WebPage"
    """What the pages of its items are to search engines: a type of schema.org."""
    embed_example: ClassVar[str] = ""
    """An element for the pages of other sites, described at the head of the script that draws it."""

    def front_part(self, lang: str) -> Any:
        """What its part of the home page shows in a language, `part` of the template; None for no part."""
        return None

    def cluster_label(self, number: int) -> str:
        """What the map says where it shows a number of items as one mark."""
        return ngettext("%(number)s contenu ici", "%(number)s contenus ici", number) % {"number": number}

    def schema_org_entity(self, item: dict[str, Any]) -> dict[str, Any] | None:
        """What a page tells search engines it is about, from its frozen card: an object of schema.org.

        Its place is added where it says none. None for a page that stands for itself, such as an article.
        """
        return None

    def components(self) -> dict[str, dict[str, Any]]:
        """Pieces of its pages for the page of components: a context for each template."""
        return {}
