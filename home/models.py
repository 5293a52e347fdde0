"""The pages every site has, and the settings of this one."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import stream_items, text_in_page
from cms.pages import BasePage, SectionPage
from cms.reading import cards
from home import front_page
from home.blocks import ChaptersBlock
from home.contact_page import ContactField, ContactMessage, ContactPage
from home.loaded_text import LoadedPart
from home.site_settings import FooterLink, NavigationLink, SiteSettings, SocialLink

__all__ = [
    "ContactField",
    "ContactMessage",
    "ContactPage",
    "FooterLink",
    "HistoryPage",
    "HomePage",
    "LoadedPart",
    "NavigationLink",
    "SiteSettings",
    "SocialLink",
    "StandardPage",
]


class HomePage(SectionPage):
    """The home page, one in each language: its own text, then the latest of every type."""

    parent_page_types = ["wagtailcore.Page"]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | front_page.context(self.locale.language_code)

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")


class HistoryPage(BasePage):
    """A history in dated chapters."""

    chapters = StreamField(ChaptersBlock(), blank=True, verbose_name=_("chapitres"))

    content_panels = [*BasePage.content_panels, FieldPanel("chapters")]
    search_fields = [*BasePage.search_fields, index.SearchField("chapters")]
    subpage_types: list[str] = []

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"shared_chapters": self.shared_chapters()}

    def shared_chapters(self) -> list[dict]:
        """The chapters with their HTML in this page, each with the card by which it is shared."""
        card = cards.card_of(self)
        return [
            {
                **chapter,
                "html": text_in_page([chapter]),
                "card": card
                and card | {"title": chapter["title"], "url": f"{card['url']}#{chapter['anchor']}"},
            }
            for chapter in stream_items(self.chapters)
        ]

    class Meta:
        verbose_name = _("page d’histoire")
        verbose_name_plural = _("pages d’histoire")


class StandardPage(SectionPage):
    """Any other page: legal notice, partners, method…"""

    class Meta:
        verbose_name = _("page simple")
        verbose_name_plural = _("pages simples")
