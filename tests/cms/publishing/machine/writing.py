"""Operations on what pages say and when they are public: create, edit, publish, schedule, unpublish."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from cms.media.models import SiteDocument
from home.models import HistoryPage, NavigationLink, SiteSettings, StandardPage
from news.models import NewsPage, RelatedLink, Topic
from tests.cms.publishing.machine.editor import Editor, beginnings, few, which
from tests.cms.publishing.machine.world import paragraph, picture, word


class Writing(Editor):
    @rule(parent=which, kind=st.sampled_from([NewsPage, StandardPage, HistoryPage]), beginning=beginnings)
    def create(self, parent: int, kind: type[Page], beginning: str) -> None:
        self.add(parent, kind, beginning)

    @rule(number=which, publish=st.booleans(), licence=st.sampled_from(["", "CC0-1.0"]))
    def edit(self, number: int, publish: bool, licence: str) -> None:
        """Other words, in a draft that may be published at once."""
        if page := self.written(number):
            draft = page.get_latest_revision_as_object()
            draft.title, draft.summary, draft.licence = word(), word(), licence
            self.save_draft(draft, publish)

    @rule(number=which, links=few, images=few, attach=st.booleans(), publish=st.booleans())
    def write_body(
        self, number: int, links: list[int], images: list[int], attach: bool, publish: bool
    ) -> None:
        """A body that links to pages and shows pictures and a document."""
        page = self.written(number)
        if page is None or not (hasattr(page, "body") or hasattr(page, "chapters")):
            return
        documents = list(SiteDocument.objects.all()) if attach else []
        blocks = [paragraph(*(self.page(number) for number in links), *documents)]
        blocks += [picture(image) for number in images if (image := self.image(number))]
        draft = page.get_latest_revision_as_object()
        if hasattr(draft, "body"):
            draft.body = blocks
        else:
            chapter = {"start": 1970, "end": 1989, "title": word(), "body": blocks}
            draft.chapters = [("chapter", chapter)]
        self.save_draft(draft, publish)

    @rule(number=which, related=few, topics=st.booleans(), publish=st.booleans())
    def relate(self, number: int, related: list[int], topics: bool, publish: bool) -> None:
        """Recommend other pages, under some topics."""
        if article := self.of_type(NewsPage, number):
            draft = article.get_latest_revision_as_object()
            targets = [self.page(number).page_ptr for number in related]
            draft.related_links = [RelatedLink(page=target) for target in targets]
            draft.topics = list(Topic.objects.all()) if topics else []
            self.save_draft(draft, publish)

    @rule(number=which)
    def publish(self, number: int) -> None:
        if page := self.written(number):
            with self.changing():
                page.get_latest_revision_as_object().save_revision().publish()

    @rule(number=which, hours=st.integers(1, 5))
    def schedule(self, number: int, hours: int) -> None:
        """A publication in the future."""
        if page := self.written(number):
            draft = page.get_latest_revision_as_object()
            draft.title, draft.go_live_at = word(), timezone.now() + timedelta(hours=hours)
            self.save_draft(draft, publish=True)

    @rule(number=which, hours=st.integers(1, 5), way=st.sampled_from(["revision", "save"]))
    def let_expire(self, number: int, hours: int, way: str) -> None:
        """Public until then, and no longer."""
        page = self.inner(number)
        if page is None or page.alias_of_id:
            return
        draft = page.get_latest_revision_as_object() if way == "revision" else page
        draft.expire_at, draft.go_live_at = timezone.now() + timedelta(hours=hours), None
        if way == "revision":
            self.save_draft(draft, publish=True)
        else:
            with self.changing():
                draft.save()

    @rule(number=which, with_all_below=st.booleans())
    def unpublish(self, number: int, with_all_below: bool) -> None:
        if page := self.written(number):
            user = get_user_model().objects.get()
            with self.changing():
                action = UnpublishPageAction(page, user=user, include_descendants=with_all_below)
                action.execute(skip_permission_checks=True)

    @rule(number=which)
    def save_by_script(self, number: int) -> None:
        if page := self.written(number):
            page.title, page.summary = word(), word()
            with self.changing():
                page.save()

    @precondition(lambda self: self.mishaps)
    @rule(number=which, live=st.booleans())
    def update_by_query(self, number: int, live: bool) -> None:
        """Nobody hears of it: only a sweep finds it."""
        with self.changing():
            Page.objects.filter(pk=self.page(number).pk).update(live=live, title=word())
        self.unannounced = True

    @rule(number=which, way=st.sampled_from(["save", "delete", "hide", "show", "draft"]))
    def edit_topic(self, number: int, way: str) -> None:
        topics = list(Topic.objects.order_by("pk"))
        if not topics:
            return
        topic = topics[number % len(topics)]
        with self.changing():
            if way == "delete" and len(topics) > 1:
                topic.delete()
            elif way == "hide":
                topic.unpublish()
            else:
                topic.label = word()
                {"show": topic.published, "draft": topic.save_revision}.get(way, topic.save)()

    @rule(number=which, name=st.booleans(), licence=st.sampled_from(["CC-BY-4.0", "CC0-1.0"]))
    def edit_settings(self, number: int, name: bool, licence: str) -> None:
        rows = list(SiteSettings.objects.order_by("pk"))
        row = rows[number % len(rows)]
        row.licence, row.publisher = licence, word()
        row.name = word() if name else row.name
        with self.changing():
            row.save()

    @rule(number=which, pages=few)
    def edit_navigation(self, number: int, pages: list[int]) -> None:
        rows = list(SiteSettings.objects.order_by("pk"))
        row = rows[number % len(rows)]
        row.navigation_links = [NavigationLink(page=self.page(number).page_ptr, title="") for number in pages]
        with self.changing():
            row.save()
