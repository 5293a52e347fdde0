"""The content type `news`: what partners receive of an article."""

import datetime
from typing import ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.items import Block, Choice, Item, Link
from cms.plugins import ChoiceFilter, ContentPlugin, Section, YearFilter, register
from cms.reading import cards
from news.components import components
from news.examples import make
from news.models import NewsIndexPage, NewsPage

LATEST = 3
"""Articles on the home page."""


class NewsItem(Item):
    """An article."""

    heavy: ClassVar = {"body"}

    date: datetime.date
    topics: list[Choice]
    body: list[Block]
    related: list[Link]


@register
class NewsPlugin(ContentPlugin):
    name = "news"
    model = NewsPage
    schema = NewsItem
    filters = [
        ChoiceFilter("topic", source="topics", heading=_("Thèmes")),
        YearFilter("year", source="date", heading=_("Années")),
    ]
    feed = True
    schema_org = "NewsArticle"
    section = Section(NewsIndexPage, title="Actualités", slug="actualites")
    embed_example = '<codev-feed type="news" lang="fr" limit="5"><a href="https://…/actualites/">Actualités</a></codev-feed>'

    front = "news/front.html"
    styles = "news/news.css"
    anchors = ("a-lire-aussi", "actualites")

    def make_examples(self, examples):
        make(examples)

    def components(self):
        return components()

    def front_part(self, lang):
        latest, section = cards.latest(self.name, lang, LATEST), cards.of_section(self, lang)
        return {"latest": latest, "section": section} if latest or section else None

    def listed_at(self, page):
        """The day the editor gave, at the time of day of the first publication: orders one day's articles."""
        first = page.first_published_at
        time = timezone.localtime(first).time() if first else datetime.time(12)
        return datetime.datetime.combine(page.date, time, tzinfo=datetime.UTC)

    def resolve_related(self, page):
        return page.related_pages
