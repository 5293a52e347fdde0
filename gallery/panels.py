"""Tells the editor of an album what its collection holds, and what may surprise in the album."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import HelpPanel
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms.french_order import FrenchOrder
from cms.media import review
from cms.media.models import SiteImage
from cms.publishing import shown
from gallery.photo_order import MOST_IMAGES


class CollectionPanel(HelpPanel):
    """How many images the collection holds, where this person may add some, and the warnings."""

    def __init__(self, template="gallery/admin/collection.html", **kwargs):
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            context, album = super().get_context_data(parent_context), self.instance
            if album.collection is None:
                return context | {"warnings": None}
            place = place_of_uploads(self.request.user, album.collection)
            return context | {
                "count": held(album.collection),
                "upload": upload_address(place),
                "review": review.review_collection(),
                "by_proposal": place is not None and place != album.collection,
                **proposals(album.collection),
                "warnings": warnings(album),
            }


def place_of_uploads(user, collection: Collection) -> Collection | None:
    """Where this person adds images: the collection itself, or what is proposed for it; None for nowhere."""
    places = policy_registry.get_by_type(SiteImage).collections_user_has_permission_for(user, "add")
    return places.filter(pk=collection.pk).first() or places.filter(review__target=collection).first()


def upload_address(place: Collection | None) -> str:
    """The form for many images at once, with this collection chosen; empty for no place."""
    return f"{reverse('wagtailimages:add_multiple')}?collection_id={place.pk}" if place else ""


def proposals(collection: Collection) -> dict:
    """How many images wait to enter the collection, and where they are listed."""
    place = Collection.objects.filter(review__target=collection).first()
    if place is None:
        return {"proposed": 0}
    listed = f"{reverse('wagtailimages:index')}?collection_id={place.pk}"
    return {"proposed": held(place), "proposals_list": listed}


def warnings(album) -> list[str]:
    """What may surprise the editor of this album, one sentence each."""
    if album.collection is None:
        return []
    found = [
        _("L’album « %(title)s » montre la même collection : les mêmes images paraissent dans les deux.")
        % {"title": other.title}
        for other in others_showing(album)
    ]
    if review.below_review().filter(pk=album.collection_id).exists():
        sentence = _("Ses images attendent dans « %(name)s » : elles paraîtront quand l’album sera publié.")
        found.append(sentence % {"name": review.review_collection()})
    elif not shown(album.collection):
        found.append(_("Cette collection est réservée, elle-même ou par une autre : rien n’en paraît."))
    if (count := held(album.collection)) > MOST_IMAGES:
        sentence = _("La collection contient %(count)s images : l’album montre les %(most)s premières.")
        found.append(sentence % {"count": count, "most": MOST_IMAGES})
    return found


def others_showing(album) -> QuerySet:
    """The other albums of the collection, draft or public, less the translations of this one."""
    same = type(album).objects.filter(collection=album.collection)
    return same.exclude(translation_key=album.translation_key).order_by(FrenchOrder("title"))


def held(collection: Collection) -> int:
    return SiteImage.objects.filter(collection=collection).count()
