"""Builds galleries for the tests: collections with images, albums that show them."""

from wagtail.models import Collection, CollectionViewRestriction

from gallery.models import AlbumPage, GalleryPage
from tests.cms.media.builders import make_image
from tests.home.builders import published


def gallery() -> GalleryPage:
    """The one gallery, made on first use."""
    return GalleryPage.objects.first() or published(GalleryPage(title="Galerie"))


def collection(name="Kayes", count=0, parent: Collection | None = None) -> Collection:
    """A collection with `count` images named « Photo 1 » and so on."""
    above = Collection.objects.get(pk=parent.pk) if parent else Collection.get_first_root_node()
    made = above.add_child(name=name)
    for number in range(1, count + 1):
        make_image(f"Photo {number}", collection=made)
    return made


def album(shown: Collection | None, title="Le puits de Kayes", **fields) -> AlbumPage:
    return published(AlbumPage(title=title, collection=shown, **fields), gallery())


def restrict(private: Collection) -> CollectionViewRestriction:
    return CollectionViewRestriction.objects.create(
        collection=private, restriction_type=CollectionViewRestriction.LOGIN
    )
