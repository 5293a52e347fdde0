"""Builds news for the tests: an index, topics, articles."""

from datetime import date

from wagtail.models import Locale

from news.models import NewsIndexPage, NewsPage, RelatedLink, Topic
from tests.home.builders import published


def index() -> NewsIndexPage:
    """The one page of news, made on first use."""
    return NewsIndexPage.objects.first() or published(NewsIndexPage(title="Actualités"))


def topic(label="Eau", slug="eau", locale=None) -> Topic:
    return draft_topic(label, slug, locale).published()


def draft_topic(label="Eau", slug="eau", locale=None) -> Topic:
    return Topic.objects.create(label=label, slug=slug, locale=locale or Locale.get_default())


def article(title="Un puits à Kayes", topics=(), related=(), **fields) -> NewsPage:
    fields = {"date": date(2026, 11, 23), **fields}
    page = NewsPage(title=title, topics=list(topics), **fields)
    page.related_links = [RelatedLink(page=other) for other in related]
    return published(page, index())
