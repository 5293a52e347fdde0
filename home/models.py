"""The pages every site has, and the settings of this one."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.pages import BasePage, SectionPage
from home import front
from home.blocks import ChaptersBlock
from home.loaded import LoadedPart
from home.site_settings import NavigationLink, SiteSettings, SocialLink

__all__ = [
    "HistoryPage",
    "HomePage",
    "LoadedPart",
    "NavigationLink",
    "SiteSettings",
    "SocialLink",
    "StandardPage",
]


class HomePage(SectionPage):
    """The front door, one in each language: its own text, then the latest of every type."""

    parent_page_types = ["wagtailcore.Page"]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | front.context(self.locale.language_code)

    class Meta:
        verbose_name = _("page d’accueil")
        verbose_name_plural = _("pages d’accueil")


class HistoryPage(BasePage):
    """A story told in dated chapters."""

    chapters = StreamField(ChaptersBlock(), blank=True, verbose_name=_("chapitres"))

    content_panels = [*BasePage.content_panels, FieldPanel("chapters")]
    search_fields = [*BasePage.search_fields, index.SearchField("chapters")]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("page d’histoire")
        verbose_name_plural = _("pages d’histoire")


class StandardPage(SectionPage):
    """Any other page: legal notice, partners, method…"""

    class Meta:
        verbose_name = _("page simple")
        verbose_name_plural = _("pages simples")
