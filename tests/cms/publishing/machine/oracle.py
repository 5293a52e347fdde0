"""What an anonymous visitor may see, worked out from the rows by the rules, with nothing of the engine.

Everything is compared in one plain form, `Seen`: addresses without origin, links and pictures by
what a reader notices of them.
"""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from cms.media.models import SiteDocument, SiteImage
from home.models import SiteSettings

TYPES = {
    "NewsPage": "news",
    "HistoryPage": "history",
    "HomePage": "pages",
    "NewsIndexPage": "pages",
    "StandardPage": "pages",
}
STEP = Page.steplen
LINK = re.compile(r'<a linktype="(page|document)" id="(\d+)">([^<]*)</a>')
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
        self.closed_collections = closed_paths(CollectionViewRestriction, "collection")
        self.root = Site.objects.get(is_default_site=True).root_page_id
        self.homes = {page.pk: page.locale.language_code for page in home_pages()}

    # Pages

    def lineage(self, page: Page) -> list[Page]:
        """The page and its ancestors, from below, without the root of all pages."""
        ends = range(len(page.path), STEP, -STEP)
        return [self.pages[page.path[:end]] for end in ends]

    def address(self, page: Page) -> str | None:
        """Where the page is to be found; a language has no fallback, and needs its home page."""
        home = next((one for one in self.lineage(page) if one.pk in self.homes), None)
        if home is None or self.homes[home.pk] != page.locale.language_code:
            return None
        return self.place(page) if home.live or home.pk == self.root else None

    def place(self, page: Page) -> str | None:
        """The path made of the slugs below its home page, whether anything is shown there or not."""
        slugs: list[str] = []
        for one in self.lineage(page):
            if one.pk in self.homes:
                language = self.homes[one.pk]
                start = "/" if language == settings.LANGUAGE_CODE else f"/{language}/"
                return start + "".join(f"{name}/" for name in reversed(slugs))
            slugs.append(one.slug)
        return None

    def is_closed(self, page: Page) -> bool:
        """Whether a restriction holds for it, above it, or for what an alias on the way stands for."""
        for one in self.lineage(page):
            if one.path in self.closed:
                return True
            if one.alias_of_id and self.is_closed(self.by_pk[one.alias_of_id]):
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
        pages = [self.page_item(page) for page in self.visible_pages()]
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
        related = [self.by_pk[one.page_id] for one in page.related_links.order_by("sort_order", "pk")]
        return {
            "date": str(page.date),
            "topics": [[topic.slug, topic.label] for topic in page.topics.all()],
            "related": [self.link(target) for target in related if self.is_visible(target)],
        }

    def site_item(self, row: SiteSettings) -> Seen | None:
        language = row.locale.language_code
        home = next(
            (page for pk, code in self.homes.items() if code == language and (page := self.by_pk[pk])), None
        )
        if home is None or not self.is_visible(home):
            return None
        targets = [self.by_pk[one.page_id] for one in row.navigation_links.order_by("sort_order", "pk")]
        return {
            "type": "site",
            "id": item_id(row),
            "title": row.name,
            "summary": row.tagline,
            "url": self.address(home),
            "image": self.image(row.logo_id),
            "translations": self.site_translations(language),
            "body": [],
            "navigation": [[one.title, self.address(one)] for one in targets if self.is_visible(one)],
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
            and self.is_visible(other)
        )

    def link(self, page: Page) -> list:
        return [item_id(page), page.title, self.address(page)]

    def body(self, stream: Any) -> list:
        raw = getattr(stream, "raw_data", stream) or []
        blocks = [getattr(self, f"{block['type']}_block")(block["value"]) for block in raw]
        return [block for block in blocks if block]

    def paragraph_block(self, html: str) -> list:
        targets = [self.target(kind, int(pk)) for kind, pk, _ in LINK.findall(html)]
        return ["paragraph", words(LINK.sub(r"\3", html)), [one for one in targets if one]]

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


# The same form, read from an item as a partner receives it

HREF = re.compile(r'href="([^"]*)"')
PLAIN = ("type", "id", "title", "summary", "attribution")


def seen_in(item: dict, origin: str) -> Seen:
    """The item in the plain form of `Reading.items`."""
    seen = {name: item[name] for name in PLAIN}
    seen["url"] = item["url"].removeprefix(origin)
    seen["licence"] = item["licence"]["id"]
    seen["image"] = image_seen(item["image"])
    others = item["translations"]
    seen["translations"] = [[one["lang"], one["id"], one["url"].removeprefix(origin)] for one in others]
    seen["body"] = body_seen(item.get("body", []), origin)
    if item["type"] == "history":
        seen["chapters"] = [[one["title"], body_seen(one["body"], origin)] for one in item["chapters"]]
    if item["type"] == "news":
        seen["date"] = item["date"]
        seen["topics"] = [[one["value"], one["label"]] for one in item["topics"]]
        links = item["related"]
        seen["related"] = [[one["id"], one["title"], one["url"].removeprefix(origin)] for one in links]
    if item["type"] == "site":
        seen["navigation"] = [[one["title"], one["url"].removeprefix(origin)] for one in item["navigation"]]
    return seen


def image_seen(image: dict | None) -> Seen | None:
    return image and {name: image[name] for name in ("id", "title", "alt", "caption")}


def body_seen(blocks: list[dict], origin: str) -> list:
    return [block_seen(block, origin) for block in blocks]


def block_seen(block: dict, origin: str) -> list:
    if block["type"] == "image":
        return ["image", image_seen(block["image"])]
    hrefs = [href.removeprefix(origin) for href in HREF.findall(block["html"])]
    return [block["type"], words(block["html"]), hrefs]


def images_in(value: Any) -> list[dict]:
    """Every picture an item shows, however deep."""
    if isinstance(value, dict):
        here = [value] if "renditions" in value else []
        return here + [image for inner in value.values() for image in images_in(inner)]
    if isinstance(value, list):
        return [image for inner in value for image in images_in(inner)]
    return []
