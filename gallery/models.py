"""The gallery and its albums: an album shows the public images of one collection."""

import re
from functools import partial

from django.db import models
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Collection
from wagtail.url_routing import RouteResult

from cms.blocks.public import in_page
from cms.http.saving_data import saves_data
from cms.items import JSON
from cms.media import review
from cms.media.items import image_items
from cms.media.models import SiteImage
from cms.media.signed_urls import is_previewed
from cms.pages import BasePage, PageForm, SectionPage
from cms.publishing import serialize, shown
from cms.reading import cards
from cms.reading.pager import page_number, page_of
from gallery import photo_page
from gallery.panels import CollectionPanel
from gallery.photo_order import MOST_IMAGES, PhotoOrder, ordered_pks

PAGE_SIZE = 60
"""Images on one page of an album."""
PHOTO = re.compile(r"[1-9][0-9]{0,9}")
"""The number of a photo, as it stands in its address."""
AT_ONCE = 6
"""Images that a page of an album asks for at once; the others follow the visitor."""
DOWNLOAD = "telecharger"
"""The last part of the address of a photo's file, in every language."""


class GalleryPage(SectionPage):
    """Lists the albums that have something to show, newest first."""

    subpage_types = ["gallery.AlbumPage"]
    usual_description = _("Les albums de photos du codéveloppement au Mali.")

    class Meta:
        verbose_name = _("galerie")
        verbose_name_plural = _("galeries")

    def get_context(self, request, *args, **kwargs):
        lang, number = self.locale.language_code, page_number(request.GET.get("page", "1"))
        albums = cards.card_page("albums", lang, number, {"photos": "true"})
        shown = {"albums": albums, "canonical_query": albums.query}
        return super().get_context(request, *args, **kwargs) | shown


class AlbumForm(PageForm):
    """Offers the collections as the tree they are, less those where the images of all pages lie.

    None may be chosen: an album that is not public yet has its own, or is given one when it is saved.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if collection := self.fields.get("collection"):
            collection.queryset = Collection.objects.filter(depth__gt=1).exclude(review.IN_REVIEW)
            collection.label_from_instance = lambda collection: collection.get_indented_name(2, html=True)
            collection.required = self.instance.live and not self.instance._state.adding

    def clean_collection(self):
        return self.cleaned_data["collection"] or self.instance.collection


class AlbumPage(BasePage):
    """The public images of one collection, whichever these are when the album is looked at."""

    collection = models.ForeignKey(
        Collection,
        models.SET_NULL,
        null=True,
        limit_choices_to={"depth__gt": 1},
        related_name="+",
        verbose_name=_("collection"),
        help_text=_(
            "Toutes ses images paraissent dans l’album, y compris celles que vous y ajouterez plus tard : "
            "500 au plus, sans celles des collections qu’elle contient. "
            "D’une collection réservée, rien ne paraît."
        ),
    )
    order = models.CharField(_("ordre"), max_length=10, choices=PhotoOrder, default=PhotoOrder.TAKEN)

    base_form_class = AlbumForm
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("collection"), CollectionPanel(), FieldPanel("order")], heading=_("Images")
        ),
    ]
    parent_page_types = ["gallery.GalleryPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("album")
        verbose_name_plural = _("albums")

    def save(self, *args, **kwargs):
        """An album that is not public yet has a collection of its own, in « À relire », named like it."""
        before = None
        if not self.live and not self.alias_of_id and kwargs.get("update_fields") is None:
            before = type(self).objects.filter(pk=self.pk).first()
            self._name_own_collection(before)
        super().save(*args, **kwargs)
        if before and before.collection_id != self.collection_id:
            before.drop_own_collection()

    def _name_own_collection(self, before: "AlbumPage | None") -> None:
        """It follows the title, which is saved while it is being written."""
        if self.collection_id is None:
            self.collection = review.add_collection(self.title)
        elif before and before.collection_id == self.collection_id:
            before.own_collection().update(name=self.title)

    def own_collection(self) -> QuerySet[Collection]:
        """The collection that was made for the album, as long as nobody has named it otherwise, or let it."""
        inside = review.below_review().exclude(review.IN_REVIEW)
        return inside.filter(pk=self.collection_id, name=self.title)

    def drop_own_collection(self) -> None:
        """Another one was chosen: what was made for nothing does not stay, if it is empty."""
        shown = AlbumPage.objects.filter(collection=self.collection_id).exists()
        if not shown and (own := self.own_collection().first()):
            review.remove_empty([own])

    def route(self, request, path_components):
        """Below the album each photo has an address of its own, by its number (`…/album/123/`), and its file
        one below that (`…/album/123/telecharger/`)."""
        number, *rest = path_components or [""]
        if self.live and PHOTO.fullmatch(number) and rest in ([], [DOWNLOAD]):
            view = photo_page.download if rest else partial(photo_page.page, page_size=PAGE_SIZE)
            return RouteResult(self, kwargs={"photo": int(number), "view": view})
        return super().route(request, path_components)

    def serve(self, request, *args, photo=None, view=None, **kwargs):
        return view(request, self, photo) if photo else super().serve(request, *args, **kwargs)

    @cached_property
    def image_pks(self) -> list[int]:
        """The images a visitor may see, in the album's order; the album depends on the collection.

        In a preview, with those that enter it when it is published.
        """
        if self.collection is None or not shown(self.collection):
            return []
        held = Q(collection=self.collection)
        proposed = Q(collection__review__target=self.collection)
        images = SiteImage.objects.filter(held | proposed if is_previewed() else held)
        return ordered_pks(images, self.order, MOST_IMAGES)

    def images(self, pks: list[int]) -> list[JSON]:
        """Some of them, as `cms.items.Image`, in a constant number of queries."""
        found = SiteImage.objects.in_bulk(pks)
        return image_items([found[pk] for pk in pks if pk in found])

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | self.page_context(page_number(request.GET.get("page", "1")), context)

    def page_context(self, number: int, context) -> dict:
        """One page of the album's photos."""
        page = page_of(self.image_pks, number, PAGE_SIZE)
        return {
            "pictures": self.pictures(context, page.items),
            "count": len(self.image_pks),
            "canonical_query": page.query,
            "previous": page.previous,
            "next": page.next,
            "gallery": cards.from_root(serialize(self.get_parent())),
        }

    def pictures(self, context, pks: list[int]) -> SafeString:
        """Their HTML."""
        at_once = PAGE_SIZE if saves_data(context["request"].META) else AT_ONCE
        html = render_to_string("gallery/pictures.html", {"images": self.images(pks), "at_once": at_once})
        return mark_safe(in_page(html))
