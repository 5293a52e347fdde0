"""Operations on the tree of pages: move, reslug, delete, copy, stand for another page, translate."""

from hypothesis import strategies as st
from hypothesis.stateful import rule
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.models import Locale, Page

from tests.cms.publishing.machine.editor import Editor, which
from tests.cms.publishing.machine.world import slug, word


class Moving(Editor):
    @rule(number=which, into=which, outside=st.integers(0, 4))
    def move(self, number: int, into: int, outside: int) -> None:
        """Under any other page, private or draft, or (one time in five) outside the public site."""
        page = self.inner(number)
        target = Page.get_first_root_node() if outside == 4 else self.page(into)
        if page is None or target.path.startswith(page.path) or self.holds(target, page.slug):
            return
        with self.changing():
            page.move(target, pos="last-child")

    @rule(number=which, way=st.sampled_from(["revision", "save"]))
    def reslug(self, number: int, way: str) -> None:
        page = self.inner(number)
        if page is None or page.alias_of_id:
            return
        changed = page.get_latest_revision_as_object() if way == "revision" else page
        changed.slug = slug()
        with self.changing():
            if way == "revision":
                changed.save_revision().publish()
            else:
                changed.save()

    @rule(number=which)
    def delete(self, number: int) -> None:
        """A page, with all that is below it."""
        if page := self.inner(number):
            with self.changing():
                page.delete()

    @rule(number=which, parent=which, recursive=st.booleans())
    def alias(self, number: int, parent: int, recursive: bool) -> None:
        page, parent = self.inner(number), self.page(parent)
        if page is None or self.is_full() or parent.path.startswith(page.path):
            return
        with self.changing():
            page.create_alias(parent=parent, update_slug=slug(), recursive=recursive)

    @rule(number=which, parent=which, recursive=st.booleans(), keep_live=st.booleans())
    def copy(self, number: int, parent: int, recursive: bool, keep_live: bool) -> None:
        page, parent = self.inner(number), self.page(parent)
        if page is None or self.is_full() or parent.path.startswith(page.path):
            return
        attributes = {"slug": slug(), "title": word()}
        with self.changing():
            page.copy(to=parent, update_attrs=attributes, recursive=recursive, keep_live=keep_live)

    @rule(number=which, parents=st.booleans(), alias=st.booleans(), publish=st.booleans())
    def translate(self, number: int, parents: bool, alias: bool, publish: bool) -> None:
        page = self.inner(number)
        locale = page and Locale.objects.exclude(pk=page.locale_id).get()
        if page is None or self.is_full() or page.has_translation(locale):
            return
        try:
            with self.changing():
                copy = page.copy_for_translation(locale, copy_parents=parents, alias=alias)
                if publish and not alias:
                    copy.save_revision().publish()
        except ParentNotTranslatedError:
            pass

    def holds(self, parent: Page, name: str) -> bool:
        return Page.objects.child_of(parent).filter(slug=name).exists()
