"""Operations on albums: which collection they show, in which order, and what becomes of that collection."""

from datetime import date

from django.db.models import Case, When
from hypothesis import strategies as st
from hypothesis.stateful import rule

from cms.media.models import SiteImage
from gallery.models import AlbumPage
from gallery.photo_order import PhotoOrder
from tests.cms.publishing.machine.editor import Editor, beginnings, which

days = st.one_of(st.none(), st.dates(date(2003, 1, 1), date(2003, 1, 5)))


class Albums(Editor):
    @rule(parent=which, collection=which, beginning=beginnings)
    def add_album(self, parent: int, collection: int, beginning: str) -> None:
        self.add(parent, AlbumPage, beginning, collection=self.collection(collection))

    @rule(number=which, collection=which, order=st.sampled_from(PhotoOrder.values), publish=st.booleans())
    def arrange(self, number: int, collection: int, order: str, publish: bool) -> None:
        """Show another collection, in another order."""
        if album := self.of_type(AlbumPage, number):
            draft = album.get_latest_revision_as_object()
            draft.collection, draft.order = self.collection(collection), order
            self.save_draft(draft, publish)

    @rule(number=which, day=days)
    def date_image(self, number: int, day: date | None) -> None:
        """The day on which a picture was taken: its place among the others."""
        if image := self.image(number):
            image.taken_on = day
            with self.changing():
                image.save()

    @rule(number=which, into=which)
    def move_all_images(self, number: int, into: int) -> None:
        """What a collection holds, with the bulk action: no signal tells of it."""
        images = SiteImage.objects.filter(collection=self.collection(number))
        with self.changing():
            images.update(collection=self.collection(into))

    @rule(number=which, other=which)
    def swap_images(self, number: int, other: int) -> None:
        """Two collections hold as many pictures as before, but others."""
        one, two = self.image(number), self.image(other)
        if one is None or one == two:
            return
        places = Case(When(pk=one.pk, then=two.collection_id), default=one.collection_id)
        with self.changing():
            SiteImage.objects.filter(pk__in=[one.pk, two.pk]).update(collection=places)

    @rule(number=which)
    def delete_collection(self, number: int) -> None:
        """With the collections, pictures and documents in it."""
        collection = self.collection(number)
        if collection.depth > 1:
            with self.changing():
                collection.delete()
