"""The topics of the news, in the menu of snippets."""

from wagtail.snippets.models import register_snippet

from cms.vocabularies.viewset import TermViewSet
from news.models import Topic


@register_snippet
class TopicViewSet(TermViewSet):
    model = Topic
    list_display = ["label", "slug", "locale"]
