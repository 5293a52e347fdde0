"""News articles, their topics, and the page that lists them."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail.search import index

from cms.blocks import BodyBlock, reading_minutes, stream_items, text_in_page
from cms.dates import today
from cms.french_order import FrenchOrder
from cms.inline_rows import InlineRow
from cms.pages import BasePage, PageForm, SectionPage
from cms.plugins import plugins
from cms.publishing import serialize
from cms.reading import cards
from cms.vocabularies.panels import TermNamePanel, TermSlugPanel
from cms.vocabularies.terms import VocabularyTerm, with_state
from news import listing


class Topic(TranslatableMixin, VocabularyTerm):
    """A subject under which articles are filed; its value is the same in every language."""

    label = models.CharField(_("nom"), max_length=100)
    slug = models.CharField(
        _("identifiant"),
        max_length=100,
        validators=[validate_slug],
        help_text=_(
            "Dans les adresses et chez les partenaires : le même dans toutes les langues, à ne plus changer."
        ),
    )

    panels = [TermNamePanel("label"), TermSlugPanel(), PublishingPanel()]
    search_fields = [index.AutocompleteField("label"), index.AutocompleteField("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")
        ordering = [FrenchOrder("label"), "pk"]
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="topic_once_by_language")]

    def __str__(self):
        return self.label

    def clean(self):
        super().clean()
        same = Topic.objects.filter(slug=self.slug, locale=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and same.exists():
            raise ValidationError({"slug": _("Un autre thème de cette langue porte déjà cet identifiant.")})

    def as_item(self):
        return {"value": self.slug, "label": self.label}


class NewsIndexPage(SectionPage):
    """Lists the articles below it."""

    subpage_types = ["news.NewsPage"]
    usual_description = _("Les nouvelles du codéveloppement au Mali, les plus récentes d’abord.")

    class Meta:
        verbose_name = _("page des actualités")
        verbose_name_plural = _("pages des actualités")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | listing.context(self.locale.language_code, request.GET)


class NewsPageForm(PageForm):
    """Offers the topics of the article's language, and those it already has."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            held = [topic.pk for topic in self.instance.topics.all()]
            offered = models.Q(locale=self.instance.locale_id) | models.Q(pk__in=held)
            self.fields["topics"].queryset = Topic.objects.filter(offered)
            self.fields["topics"].label_from_instance = with_state


class NewsPage(BasePage):
    """An article."""

    date = models.DateField(
        _("date"), default=today, help_text=_("Affichée ; les articles sont rangés par date.")
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("thèmes"))
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("contenu"))

    base_form_class = NewsPageForm

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

    @property
    def related_pages(self) -> list[Page]:
        """The pages to read next, in the editor's order, public or not."""
        return [link.page for link in self.related_links.all()]

    def related_cards(self) -> list[dict]:
        """Cards of those of them a visitor may see, each with what it is: `kind`."""
        found = cards.for_links(serialize(self.related_pages))
        kinds = {plugin.name: plugin.model._meta.verbose_name for plugin in plugins}
        return [card | {"kind": capfirst(kinds[card["type"]])} for card in found]

    def get_context(self, request, *args, **kwargs):
        """The blocks of the body are made once, for the page and for the minutes it takes to read them."""
        context = super().get_context(request, *args, **kwargs)
        blocks = stream_items(self.body)
        shown = {"topics": serialize(self.topics), "minutes": reading_minutes(blocks)}
        return context | shown | {"text": text_in_page(blocks)}


class RelatedLink(InlineRow):
    """A page of any type that an article recommends."""

    article = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="related_links")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("page")]

    class Meta(InlineRow.Meta):
        verbose_name = _("page liée")
        verbose_name_plural = _("pages liées")

    def __str__(self):
        return str(self.page)
