"""Operations on who may see what: restrictions of pages and collections, and where pictures lie."""

from django.contrib.auth.models import Group
from hypothesis import strategies as st
from hypothesis.stateful import rule
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.media.models import SiteDocument, SiteImage
from tests.cms.publishing.machine.editor import Editor, which
from tests.cms.publishing.machine.world import new_image, word

kinds = st.sampled_from(["login", "groups", "password", "none"])
lifts = st.sampled_from(["delete", "query", "silently", "none"])


class Hiding(Editor):
    @rule(number=which, kind=kinds)
    def restrict(self, number: int, kind: str) -> None:
        page = self.page(number)
        with self.changing():
            made = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="secret")
            if kind == "groups":
                made.groups.add(Group.objects.first())

    @rule(number=which, way=lifts)
    def lift(self, number: int, way: str) -> None:
        self.lift_one(PageViewRestriction, number, way)

    @rule(number=which, kind=kinds)
    def restrict_collection(self, number: int, kind: str) -> None:
        collection = self.collection(number)
        with self.changing():
            CollectionViewRestriction.objects.create(
                collection=collection, restriction_type=kind, password="secret"
            )

    @rule(number=which, way=lifts)
    def lift_collection(self, number: int, way: str) -> None:
        self.lift_one(CollectionViewRestriction, number, way)

    def lift_one(self, model: type, number: int, way: str) -> None:
        made = list(model.objects.order_by("pk"))
        if not made:
            return
        one = made[number % len(made)]
        with self.changing():
            if way == "delete":
                one.delete()
            elif way == "query":
                model.objects.filter(pk=one.pk).delete()
            elif way == "silently":
                model.objects.filter(pk=one.pk).update(restriction_type="none")
            else:
                one.restriction_type = "none"
                one.save()

    @rule(number=which, into=which)
    def move_collection(self, number: int, into: int) -> None:
        """Treebeard tells nobody."""
        collection, target = self.collection(number), self.collection(into)
        if collection.depth > 1 and not target.path.startswith(collection.path):
            with self.changing():
                collection.move(target, pos="sorted-child")

    @rule(number=which, parent=which)
    def add_collection(self, number: int, parent: int) -> None:
        if Collection.objects.count() < 7:
            with self.changing():
                self.collection(parent).add_child(name=word())

    @rule(number=which, into=which, way=st.sampled_from(["save", "bulk"]), document=st.booleans())
    def move_file(self, number: int, into: int, way: str, document: bool) -> None:
        """A picture or document into another collection: in its form, or with the bulk action."""
        file = SiteDocument.objects.first() if document else self.image(number)
        if file is None:
            return
        file.collection = self.collection(into)
        with self.changing():
            if way == "save":
                file.save()
            else:
                type(file).objects.filter(pk=file.pk).update(collection=file.collection)

    @rule(number=which)
    def edit_image(self, number: int) -> None:
        if image := self.image(number):
            image.title, image.alt, image.caption = word(), word(), word()
            with self.changing():
                image.save()

    @rule(number=which)
    def delete_image(self, number: int) -> None:
        if image := self.image(number):
            with self.changing():
                image.delete()

    @rule(into=which)
    def upload(self, into: int) -> None:
        if SiteImage.objects.count() < 6:
            collection = self.collection(into)
            with self.changing():
                new_image(collection)

    @rule(number=which, image=which, way=st.sampled_from(["revision", "save", "none"]))
    def cover(self, number: int, image: int, way: str) -> None:
        page = self.written(number)
        if page is None:
            return
        changed = page.get_latest_revision_as_object() if way == "revision" else page
        changed.cover = None if way == "none" else self.image(image)
        with self.changing():
            if way == "revision":
                changed.save_revision().publish()
            else:
                changed.save()
