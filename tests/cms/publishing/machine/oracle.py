"""What an anonymous visitor may see, worked out from the rows by the rules, with nothing of the engine.

Everything is compared in one plain form, `Seen`: addresses without origin, links and pictures by
what a reader notices of them. `received` brings what partners receive to the same form.
"""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from cms.media.models import ReviewCollection, SiteDocument, SiteImage
from home.models import SiteSettings

TYPES = {
    "NewsPage": "news",
    "HistoryPage": "history",
    "AlbumPage": "albums",
    "ProjectPage": "projects",
    "GalleryPage": "pages",
    "ProjectIndexPage": "pages",
    "HomePage": "pages",
    "NewsIndexPage": "pages",
    "StandardPage": "pages",
}
STEP = Page.steplen
LINK = re.compile(r'<a linktype="(page|document)" id="(\d+)">([^<]*)</a>')
POINT = re.compile(r"SRID=4326;POINT\((\S+) (\S+)\)")
Seen = dict[str, Any]


class Reading:
    """All rows at one moment, and what may be seen of them at `now`."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.pages = {page.path: page for page in Page.objects.specific().select_related("locale")}
        self.by_pk = {page.pk: page for page in self.pages.values()}
        self.images = {image.pk: image for image in SiteImage.objects.select_related("collection")}
        self.documents = {doc.pk: doc for doc in SiteDocument.objects.select_related("collection")}
        self.settings = {row.locale.language_code: row for row in SiteSettings.objects.all()}
        self.closed = closed_paths(PageViewRestriction, "page")
        review = ReviewCollection.objects.values_list("collection__path", flat=True)
        self.closed_collections = {*closed_paths(CollectionViewRestriction, "collection"), *review}
        self.root = Site.objects.get(is_default_site=True).root_page_id
        self.homes = {page.pk: page.locale.language_code for page in home_pages()}

    # Pages

    def lineage(self, page: Page) -> list[Page]:
        """The page and its ancestors, from below, without the root of all pages."""
        ends = range(len(page.path), STEP, -STEP)
        return [self.pages[page.path[:end]] for end in ends]

    def address(self, page: Page) -> str | None:
        """Where the page is to be found; a language has no fallback, and needs its home page."""
        home = next((ancestor for ancestor in self.lineage(page) if ancestor.pk in self.homes), None)
        if home is None or self.homes[home.pk] != page.locale.language_code:
            return None
        return self.place(page) if home.live or home.pk == self.root else None

    def place(self, page: Page) -> str | None:
        """The path made of the slugs below its home page, whether anything is shown there or not."""
        slugs: list[str] = []
        for ancestor in self.lineage(page):
            if ancestor.pk in self.homes:
                language = self.homes[ancestor.pk]
                start = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
                return start + "".join(f"{name}/" for name in reversed(slugs))
            slugs.append(ancestor.slug)
        return None

    def is_closed(self, page: Page) -> bool:
        """Whether a restriction holds for it, above it, or for what an alias on the way stands for."""
        for ancestor in self.lineage(page):
            if ancestor.path in self.closed:
                return True
            if ancestor.alias_of_id and self.is_closed(self.by_pk[ancestor.alias_of_id]):
                return True
        return False

    def is_visible(self, page: Page) -> bool:
        current = page.live and (page.expire_at is None or page.expire_at > self.now)
        return current and self.address(page) is not None and not self.is_closed(page)

    def visible_pages(self) -> list[Page]:
        return [page for page in self.pages.values() if page.depth > 1 and self.is_visible(page)]

    # Files

    def is_open(self, collection: Collection) -> bool:
        return not any(collection.path.startswith(path) for path in self.closed_collections)

    def image(self, pk: int | None, alt: str = "") -> Seen | None:
        image = self.images.get(pk)
        if image is None or not self.is_open(image.collection):
            return None
        alt = alt or image.alt or image.title
        return {"id": str(pk), "title": image.title, "alt": alt, "caption": image.caption}

    # Items

    def items(self) -> dict[str, Seen]:
        """Every public item by `type/id`, in the form of `seen_in`."""
        pages = [self.page_item(page) for page in self.visible_pages() if not page.alias_of_id]
        sites = [self.site_item(row) for row in self.settings.values()]
        return {f"{item['type']}/{item['id']}": item for item in [*pages, *sites] if item}

    def page_item(self, page: Page) -> Seen:
        own = {
            "title": page.title,
            "summary": page.summary or page.search_description,
            "url": self.address(page),
            "image": self.image(page.cover_id),
            "translations": self.translations(page),
            "body": self.body(getattr(page, "body", None)),
            **self.identity(page.locale.language_code, page.licence),
        }
        type_name = TYPES[type(page).__name__]
        return {"type": type_name, "id": item_id(page), **own, **getattr(self, f"{type_name}_fields")(page)}

    def pages_fields(self, page: Page) -> Seen:
        return {}

    def history_fields(self, page: Page) -> Seen:
        chapters = [chapter["value"] for chapter in page.chapters.raw_data]
        return {"chapters": [[chapter["title"], self.body(chapter["body"])] for chapter in chapters]}

    def news_fields(self, page: Page) -> Seen:
        related = [self.by_pk[link.page_id] for link in page.related_links.order_by("sort_order", "pk")]
        return {
            "date": str(page.date),
            "topics": [[topic.slug, topic.label] for topic in page.topics.filter(live=True)],
            "related": [self.link(target) for target in self.sources(related)],
        }

    def albums_fields(self, page: Page) -> Seen:
        return {"images": self.pictures(page), "image": self.album_cover(page)}

    def pictures(self, album: Page) -> list[Seen]:
        """The pictures of its collection, when that is open."""
        held = [image for image in self.images.values() if image.collection_id == album.collection_id]
        return [
            self.image(image.pk) for image in in_order(held, album.order) if self.is_open(image.collection)
        ]

    def album_cover(self, album: Page) -> Seen | None:
        return self.image(album.cover_id) or next(iter(self.pictures(album)), None)

    def projects_fields(self, page: Page) -> Seen:
        album, sector = self.by_pk.get(page.album_id), page.sector
        album = album if album and self.is_visible(album) else None
        label = sector.label_en if page.locale.language_code == "en" else sector.label_fr
        documents = [self.paper(line) for line in page.documents.order_by("sort_order", "pk")]
        return {
            "code": page.code,
            "sector": [sector.slug, label, sector.icon, sector.color] if sector.live else [],
            "point": point(page.location),
            "image": self.image(page.cover_id) or (album and self.album_cover(album)),
            "photos": self.pictures(album) if album else [],
            "documents": [document for document in documents if document],
        }

    def paper(self, line: Any) -> list | None:
        address = self.target("document", line.document_id)
        return address and [line.title or self.documents[line.document_id].title, address]

    def site_item(self, row: SiteSettings) -> Seen | None:
        language = row.locale.language_code
        home = next(
            (page for pk, code in self.homes.items() if code == language and (page := self.by_pk[pk])), None
        )
        if home is None or not self.is_visible(home):
            return None
        targets = [self.by_pk[link.page_id] for link in row.navigation_links.order_by("sort_order", "pk")]
        return {
            "type": "site",
            "id": item_id(row),
            "title": row.name,
            "summary": row.tagline,
            "url": self.address(home),
            "image": self.image(row.logo_id),
            "translations": self.site_translations(language),
            "body": [],
            "navigation": [[target.title, self.address(target)] for target in self.sources(targets)],
            **self.identity(language, ""),
        }

    def site_translations(self, language: str) -> list:
        others = [self.site_link(row) for code, row in self.settings.items() if code != language]
        return sorted(other for other in others if other)

    def site_link(self, row: SiteSettings) -> list | None:
        code = row.locale.language_code
        home = self.home(code)
        return home and [code, item_id(row), self.address(home)]

    def home(self, language: str) -> Page | None:
        """The home page of a language, if it may be seen."""
        pages = [self.by_pk[pk] for pk, code in self.homes.items() if code == language]
        return next(filter(self.is_visible, pages), None)

    def identity(self, language: str, licence: str) -> Seen:
        row = self.settings.get(language)
        if row is None:
            return {"licence": licence or settings.SITE_LICENCE["id"], "attribution": settings.SITE_NAME}
        return {"licence": licence or row.licence, "attribution": row.publisher or row.name}

    def translations(self, page: Page) -> list:
        return sorted(
            [other.locale.language_code, item_id(other), self.address(other)]
            for other in self.pages.values()
            if other.translation_key == page.translation_key
            and other.pk != page.pk
            and not other.alias_of_id
            and self.is_visible(other)
        )

    def sources(self, targets: list[Page]) -> list[Page]:
        """What visible pages stand for, where that is visible too: aliases for another page."""
        found = []
        for page in filter(self.is_visible, targets):
            while page.alias_of_id:
                page = self.by_pk[page.alias_of_id]
            found += [page] if self.is_visible(page) else []
        return found

    def link(self, page: Page) -> list:
        return [item_id(page), page.title, self.address(page)]

    def body(self, stream: Any) -> list:
        raw = getattr(stream, "raw_data", stream) or []
        blocks = [getattr(self, f"{block['type']}_block")(block["value"]) for block in raw]
        return [block for block in blocks if block]

    def paragraph_block(self, html: str) -> list:
        targets = [self.target(kind, int(pk)) for kind, pk, _ in LINK.findall(html)]
        return ["paragraph", words(LINK.sub(r"\3", html)), [target for target in targets if target]]

    def image_block(self, value: dict) -> list | None:
        image = self.image(value["image"], value["alt"])
        return image and ["image", image]

    def target(self, kind: str, pk: int) -> str | None:
        if kind == "page":
            page = self.by_pk.get(pk)
            return self.address(page) if page and self.is_visible(page) else None
        document = self.documents.get(pk)
        if document is None or not self.is_open(document.collection):
            return None
        return f"/media/public/documents/{base_name(document.file.name)}"


def closed_paths(restrictions: Any, of: str) -> set[str]:
    closed = restrictions.objects.exclude(restriction_type="none")
    return set(closed.values_list(f"{of}__path", flat=True))


def home_pages() -> list[Page]:
    root = Site.objects.get(is_default_site=True).root_page
    return list(Page.objects.filter(translation_key=root.translation_key).select_related("locale"))


def item_id(obj: Any) -> str:
    return f"{obj.translation_key}.{obj.locale.language_code}"


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def base_name(name: str) -> str:
    return name.rpartition("/")[2]


def in_order(images: list[SiteImage], order: str) -> list[SiteImage]:
    """As an album says: by the day they were taken, those without one last, by upload, or by title."""
    backwards, by = order.startswith("-"), order.removeprefix("-")
    if by == "title":
        return sorted(images, key=lambda image: (image.title, image.pk), reverse=backwards)
    uploaded = sorted(images, key=lambda image: (image.created_at, image.pk), reverse=backwards)
    if by == "uploaded":
        return uploaded
    dated = [image for image in uploaded if image.taken_on]
    dated.sort(key=lambda image: image.taken_on.toordinal() * (-1 if backwards else 1))
    return dated + [image for image in uploaded if image.taken_on is None]


def point(location: str) -> list[float] | None:
    """Longitude and latitude, as the field stores them."""
    found = POINT.fullmatch(location)
    return [float(degrees) for degrees in found.groups()] if found else None
