"""Who may not publish proposes images for an album that is public: they have a place in « À relire »."""

from wagtail.models import Collection

from cms.media import review
from cms.publishing import shown
from gallery.models import AlbumPage


def offer_proposals() -> None:
    """Make the collections that are missing: for what public albums show. One query where none is."""
    public = AlbumPage.objects.live().filter(collection__isnull=False)
    without = Collection.objects.filter(pk__in=public.values("collection"), proposals=None, review=None)
    for collection in without:
        if shown(collection):
            review.add_proposals(collection)
