"""The content types `pages`, `history` and `site`: what partners receive of them, and what the engine needs.

The engine needs two things of a site, and finds them by what is declared here: a type for the sections of
all types (`PagesPlugin`), and one that describes the site (`SitePlugin`).
"""

from typing import ClassVar

from django.utils.translation import gettext
from pydantic import Field
from wagtail.models import Locale, Page, Site

from cms.items import Block, Image, Item, Link, Shape
from cms.licences import licence_item
from cms.pages import SectionPage
from cms.plugins import ContentPlugin, register
from cms.publishing import address, shown
from cms.reading import cards
from home.components import components
from home.contact_mail import send_and_erase_messages
from home.models import HistoryPage, SiteSettings
from home.site_settings import GALLERY_EMPTY


class PageItem(Item):
    """A page whose text is one body."""

    heavy: ClassVar = {"body"}

    body: list[Block]


@register
class PagesPlugin(ContentPlugin):
    name = "pages"
    model = SectionPage
    schema = PageItem
    as_tree = True
    styles = "home/home.css"
    needed = "les pages de section de tous les types sont de celui-ci"

    def run_periodic(self):
        """The mails and deadlines of contact forms."""
        send_and_erase_messages()


class ChapterShape(Shape):
    """A dated part of a story; `html` is the whole chapter, heading included."""

    type: str
    start: int
    end: int | None
    title: str
    anchor: str
    body: list[Block]
    sources: str = Field("", description="HTML, empty where none are given")
    html: str


class HistoryItem(Item):
    """A story in dated chapters."""

    heavy: ClassVar = {"chapters"}

    chapters: list[ChapterShape]


@register
class HistoryPlugin(ContentPlugin):
    name = "history"
    model = HistoryPage
    schema = HistoryItem
    schema_org = "Article"
    front = "home/front_history.html"
    styles = "home/history.css"
    anchors = ("chapitres", "histoire")

    def components(self):
        return components()

    def front_part(self, lang):
        """The card of the latest history page."""
        return next(iter(cards.latest(self.name, lang, 1)), None)


class NavigationItem(Shape):
    title: str
    url: str
    item: Link | None


class SocialItem(Shape):
    title: str
    url: str


class SiteItem(Item):
    """What the site says of itself in one language."""

    name: str
    tagline: str
    contact_email: str
    footer_text: str
    gallery_empty_message: str = Field(description="to show as long as no album has a picture")
    logo: Image | None
    navigation: list[NavigationItem]
    footer_links: list[NavigationItem] = Field(description="legal notice, privacy, contact…")
    social_links: list[SocialItem]


@register
class SitePlugin(ContentPlugin):
    name = "site"
    model = SiteSettings
    schema = SiteItem
    in_sitemap = False
    describes_site = True
    needed = "il dit le nom, la licence et la navigation du site"

    def public(self, settings):
        """As long as the home page of its language is."""
        home = self.home(settings)
        return shown(settings) and home is not None and shown(home)

    def path(self, settings):
        home = self.home(settings)
        return home and address(home)

    def home(self, settings):
        """The home page of the language of these settings, or None."""
        shown(settings.locale)  # a home page that is created later is queued by its language
        key = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
        return Page.objects.filter(translation_key__in=key, locale=settings.locale).first()

    def identity(self, lang: str) -> dict:
        """The editors' own; nothing where they have said nothing yet."""
        settings = SiteSettings.objects.filter(locale__language_code=lang).first()
        if settings is None:
            return self.missing(lang)
        shown(settings)
        publisher = settings.publisher or settings.name
        return {"publisher": publisher, "licence": licence_item(settings.licence)}

    def missing(self, lang: str) -> dict:
        """Nothing is said yet; settings that are created later are queued by their language."""
        for locale in Locale.objects.filter(language_code=lang):
            shown(locale)
        return {}

    def resolve_published_at(self, settings):
        return settings.created_at

    def resolve_image(self, settings):
        return settings.logo

    def resolve_summary(self, settings):
        return settings.tagline

    def resolve_gallery_empty_message(self, settings):
        """The editors' wording as it is, or the usual sentence in the item's language."""
        written = settings.gallery_empty_message
        return gettext(GALLERY_EMPTY) if written in ("", GALLERY_EMPTY) else written

    def resolve_navigation(self, settings):
        return settings.navigation_links.select_related("page", "page__locale")

    def resolve_footer_links(self, settings):
        return settings.footer_links.select_related("page", "page__locale")
