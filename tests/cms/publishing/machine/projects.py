"""Operations on projects: their album, sector, place and papers, and what becomes of these."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from cms.media.models import SiteDocument
from gallery.models import AlbumPage
from projects.inline_rows import ProjectDocument
from projects.models import ProjectPage, Sector
from tests.cms.publishing.machine.editor import Editor, beginnings, few, which
from tests.cms.publishing.machine.world import new_document, word

points = st.sampled_from(["", "SRID=4326;POINT(-11.4439 14.4478)", "SRID=4326;POINT(-10.9 13.2)"])


class Projects(Editor):
    @rule(parent=which, sector=which, album=which, beginning=beginnings)
    def add_project(self, parent: int, sector: int, album: int, beginning: str) -> None:
        fields = {"sector": self.sector(sector), "album": self.album(album)}
        self.add(parent, ProjectPage, beginning, **fields)

    @rule(number=which, sector=which, location=points, publish=st.booleans())
    def file_project(self, number: int, sector: int, location: str, publish: bool) -> None:
        """Under another sector, at another place or at none."""
        if project := self.of_type(ProjectPage, number):
            draft = project.get_latest_revision_as_object()
            draft.sector, draft.location = self.sector(sector), location
            self.save_draft(draft, publish)

    @rule(number=which, album=which, some=st.booleans(), papers=few, publish=st.booleans())
    def illustrate(self, number: int, album: int, some: bool, papers: list[int], publish: bool) -> None:
        """With the photos of an album, or of none, and with documents under titles of their own or not."""
        if project := self.of_type(ProjectPage, number):
            draft = project.get_latest_revision_as_object()
            draft.album = self.album(album) if some else None
            draft.documents = [
                ProjectDocument(document=paper, title=word() if number % 2 else "")
                for number in papers
                if (paper := self.document(number))
            ]
            self.save_draft(draft, publish)

    @rule(number=which, language=st.sampled_from(["fr", "en", "both"]))
    def rename_sector(self, number: int, language: str) -> None:
        sector = self.sector(number)
        sector.label_fr = sector.label_fr if language == "en" else word()
        sector.label_en = sector.label_en if language == "fr" else word()
        with self.changing():
            sector.save()

    @rule(number=which, live=st.booleans())
    def show_sector(self, number: int, live: bool) -> None:
        sector = self.sector(number)
        with self.changing():
            sector.published() if live else sector.unpublish()

    @rule(number=which, into=which, way=st.sampled_from(["rename", "delete", "add"]))
    def edit_document(self, number: int, into: int, way: str) -> None:
        document = self.document(number)
        if way == "add":
            if SiteDocument.objects.count() < 3:
                collection = self.collection(into)
                with self.changing():
                    new_document(collection)
        elif document is not None:
            document.title = word()
            with self.changing():
                document.delete() if way == "delete" else document.save()

    # Who is meant

    def sector(self, number: int) -> Sector:
        """One of the first three: few enough for projects to share them."""
        return Sector.objects.order_by("pk")[number % 3]

    def album(self, number: int) -> AlbumPage | None:
        """Any album, also one that stands for another."""
        albums = list(AlbumPage.objects.order_by("pk"))
        return albums[number % len(albums)].page_ptr if albums else None

    def document(self, number: int) -> SiteDocument | None:
        documents = list(SiteDocument.objects.order_by("pk"))
        return documents[number % len(documents)] if documents else None
