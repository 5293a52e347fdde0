"""The content type `albums`: what partners receive of an album."""

from typing import ClassVar

from django.template.loader import render_to_string
from pydantic import Field

from cms.items import Image, Item
from cms.plugins import ContentPlugin, FlagFilter, Section, register
from cms.publishing import serialize
from cms.reading import cards
from gallery.components import components
from gallery.examples import make
from gallery.models import AlbumPage, GalleryPage
from gallery.proposals import offer_proposals

PICTURES_IN_FEEDS = 24
LATEST = 4
"""Albums on the home page."""


class AlbumItem(Item):
    """The public images of a collection. Without any, the album stays: its own title and text are public."""

    heavy: ClassVar = {"images"}

    count: int = Field(description="how many images `images` holds, at most 500")
    images: list[Image]


@register
class AlbumsPlugin(ContentPlugin):
    name = "albums"
    model = AlbumPage
    schema = AlbumItem
    filters = [FlagFilter("photos", source="count")]
    feed = True
    schema_org = "ImageGallery"
    section = Section(GalleryPage, title="Galerie", slug="galerie")

    front = "gallery/front.html"
    styles = "gallery/gallery.css"
    anchors = ("galerie", "visionneuse")

    def run_periodic(self):
        offer_proposals()

    def make_examples(self, examples):
        make(examples)

    def components(self):
        return components()

    def front_part(self, lang):
        """The newest albums that have a picture to show, under the title of the gallery."""
        rows = cards.live(self.name, lang).filter(facets__name="photos", facets__value="true")
        latest = [cards.item(text) for text in rows.values_list("card", flat=True)[:LATEST]]
        section = cards.of_section(self, lang)
        return {"latest": latest, "section": section} if latest or section else None

    def feed_html(self, item):
        """The first pictures; the feed's own link leads to all of them."""
        return render_to_string(
            "gallery/feed.html", {"album": item, "images": item["images"][:PICTURES_IN_FEEDS]}
        )

    def resolve_image(self, album):
        """The cover that the editor chose, as long as visitors may see it, or the first image."""
        chosen = serialize(album.cover)
        return chosen or next(iter(album.images(album.image_pks[:1])), None)

    def resolve_count(self, album):
        return len(album.image_pks)

    def resolve_images(self, album):
        return album.images(album.image_pks)
