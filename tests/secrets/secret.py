"""What one state hides: pages and files full of words that nobody may meet."""

from datetime import date
from decimal import Decimal

from wagtail.models import Page

from cms.media.models import SiteDocument, SiteImage
from cms.publishing.models import Publication
from gallery.models import AlbumPage
from home.models import StandardPage
from news.models import NewsPage
from projects.inline_rows import Cofinancing, Organisation
from projects.models import ProjectPage, Sector
from tests.cms.media.builders import PDF, make_document, make_image
from tests.news import builders as news
from tests.projects import builders as projects
from tests.secrets.markers import degrees, marker


class Secret:
    """The words of one state, each remembered by the field it was written to.

    What was `once_public` has a tombstone: its type, key and language are no secret.
    """

    def __init__(self, state: str, once_public: bool = False) -> None:
        self.state, self.once_public = state, once_public
        self.words: dict[str, str] = {}
        self.pages: list[Page] = []
        self.images: list[SiteImage] = []
        self.documents: list[SiteDocument] = []
        self.old_paths: list[str] = []
        self.offered: list[SiteImage | SiteDocument] = []
        """Files that public pages show as far as they may."""
        self.withdrawn = False
        """Whether these pages stop showing them in the end."""
        self.once_stored: set[str] = set()
        """Names of its files, and of their sizes, before they were hidden."""

    def word(self, field: str) -> str:
        """The marker of a field of this state."""
        return self.words.setdefault(field, marker(self.state, field))

    def degrees(self, whole: int, field: str) -> str:
        return self.words.setdefault(field, degrees(whole, self.state, field))

    def common(self, kind: str) -> dict[str, str]:
        """What every page says of itself."""
        fields = ("title", "slug", "summary", "seo_title", "search_description")
        return {name: self.word(f"{kind} {name}") for name in fields}

    # Pages, not saved yet

    def contents(self) -> list[Page]:
        """An article and a project: between them every field that could leak."""
        return [self.article(), self.project()]

    def standard(self, kind="page", **fields) -> StandardPage:
        body = [("paragraph", f"<p>{self.word(f'{kind} body')}</p>")]
        return self._kept(StandardPage(body=body, **{**self.common(kind), **fields}))

    def article(self) -> NewsPage:
        topic = news.topic(self.word("topic"), self.word("topic slug"))
        image, document = self.image("cover"), self.document("annex")
        body = [
            ("paragraph", f"<p>{self.word('article body')}</p>"),
            ("image", {"image": image, "caption": self.word("block caption"), "alt": self.word("block alt")}),
            ("document", {"document": document, "title": self.word("link title")}),
        ]
        fields = {"date": date(2026, 1, 2), "body": body, "cover": image, "topics": [topic]}
        return self._kept(NewsPage(**fields, **self.common("article")))

    def project(self) -> ProjectPage:
        latitude, longitude = self.degrees(13, "latitude"), self.degrees(-10, "longitude")
        texts = ("code", "objectives", "locality", "commune", "cercle", "region", "data_source")
        page = projects.unsaved(
            sector=self.sector(),
            location=f"{latitude}, {longitude}",
            cost=Decimal(1),
            cofinancing=[Cofinancing(funder=self.word("funder"), category="other", amount=Decimal(1))],
            organisations=[Organisation(name=self.word("organisation"), role="implementing")],
            **{name: self.word(name) for name in texts},
            **self.common("project"),
        )
        return self._kept(page)

    def album(self, collection) -> AlbumPage:
        return self._kept(AlbumPage(collection=collection, **self.common("album")))

    def sector(self) -> Sector:
        return Sector(
            slug=self.word("sector slug"),
            label_fr=self.word("sector"),
            label_en=self.word("sector in English"),
            color="#14532d",
            purpose="14032",
        ).published()

    # Files

    def image(self, kind: str, **fields) -> SiteImage:
        words = {name: self.word(f"{kind} {name}") for name in ("alt", "caption", "credit", "place")}
        self.images.append(make_image(self.word(f"{kind} title"), **words, **fields))
        return self.images[-1]

    def document(self, kind: str, **fields) -> SiteDocument:
        name, data = f"{self.word(f'{kind} file name')}.pdf", PDF + self.word(f"{kind} content").encode()
        self.documents.append(make_document(self.word(f"{kind} title"), name, data, **fields))
        return self.documents[-1]

    def remember_files(self) -> None:
        """Keep the names that files and sizes have now."""
        for file in self.images + self.documents:
            file.refresh_from_db()
        sizes = [size for image in self.images for size in image.renditions.all()]
        self.once_stored |= {stored.file.name for stored in self.images + self.documents + sizes}

    # What a sweep looks for

    def markers(self) -> dict[str, str]:
        """The field of each word; besides, the random names of files and the keys of what was never public.

        Translations share their key: it is no secret when one of them is public.
        """
        self.remember_files()
        words = {word: field for field, word in self.words.items()}
        stored = {name.rpartition("/")[2].partition(".")[0]: f"file {name}" for name in self.once_stored}
        pages = {str(page.translation_key): f"key of {page}" for page in self.pages if not self.once_public}
        known = set(Publication.objects.live().filter(key__in=pages).values_list("key", flat=True))
        keys = {key: name for key, name in pages.items() if key not in known}
        return {**words, **stored, **keys}

    def _kept(self, page: Page) -> Page:
        self.pages.append(page)
        return page
