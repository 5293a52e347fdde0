"""Tells the editor of an album what its collection holds, and what may surprise in the album."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel

from cms.media.models import SiteImage
from cms.publishing import shown
from gallery.photo_order import MOST_IMAGES


class CollectionPanel(HelpPanel):
    """How many images the collection holds, where to add some, and the warnings."""

    def __init__(self, template="gallery/admin/collection.html", **kwargs):
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            context, album = super().get_context_data(parent_context), self.instance
            if album.collection is None:
                return context
            upload = reverse("wagtailimages:add_multiple")
            return context | {
                "count": held(album),
                "upload": f"{upload}?collection_id={album.collection_id}",
                "warnings": warnings(album),
            }


def warnings(album) -> list[str]:
    """What may surprise the editor of this album, one sentence each."""
    if album.collection is None:
        return []
    found = [
        _("L’album « %(title)s » montre la même collection : les mêmes images paraissent dans les deux.")
        % {"title": other.title}
        for other in others_showing(album)
    ]
    if not shown(album.collection):
        found.append(_("Cette collection est réservée, elle-même ou par une autre : rien n’en paraît."))
    if (count := held(album)) > MOST_IMAGES:
        sentence = _("La collection contient %(count)s images : l’album montre les %(most)s premières.")
        found.append(sentence % {"count": count, "most": MOST_IMAGES})
    return found


def others_showing(album) -> QuerySet:
    """The other albums of the collection, draft or public, less the translations of this one."""
    same = type(album).objects.filter(collection=album.collection)
    return same.exclude(translation_key=album.translation_key).order_by("title")


def held(album) -> int:
    return SiteImage.objects.filter(collection=album.collection).count()
