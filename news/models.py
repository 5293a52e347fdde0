"""News articles, their topics, and the page that lists them."""

from datetime import date

from django import forms
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index

from cms.blocks import BodyBlock
from cms.pages import BasePage, SectionPage


class Topic(TranslatableMixin, models.Model):
    """A subject under which articles are filed; its value is the same in every language."""

    label = models.CharField(_("nom"), max_length=100)
    slug = models.CharField(
        _("identifiant"),
        max_length=100,
        validators=[validate_slug],
        help_text=_("Dans les adresses et chez les partenaires : le même dans toutes les langues, à ne plus changer."),
    )

    panels = [FieldPanel("label"), FieldPanel("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="topic_once_by_language")]

    def __str__(self):
        return self.label

    def as_item(self):
        return {"value": self.slug, "label": self.label}


class NewsIndexPage(SectionPage):
    """Lists the articles below it."""

    subpage_types = ["news.NewsPage"]

    class Meta:
        verbose_name = _("page des actualités")
        verbose_name_plural = _("pages des actualités")


class NewsPage(BasePage):
    """An article."""

    date = models.DateField(_("date"), default=date.today, help_text=_("Affichée ; les articles sont rangés par date."))
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("thèmes"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("contenu"))

    content_panels = [
        *BasePage.content_panels[:1],
        FieldPanel("date"),
        *BasePage.content_panels[1:],
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
        FieldPanel("body"),
        InlinePanel("related_links", heading=_("À lire aussi"), label=_("Page"), max_num=6),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("date")]
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")


class RelatedLink(Orderable):
    """A page of any type that an article recommends."""

    article = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="related_links")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("page")]

    class Meta(Orderable.Meta):
        verbose_name = _("page liée")
        verbose_name_plural = _("pages liées")

    def __str__(self):
        return str(self.page)
