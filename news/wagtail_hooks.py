"""The topics of the news, in the menu of snippets."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from news.models import Topic


@register_snippet
class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    list_display = ["label", "slug", "locale"]
    search_fields = ["label", "slug"]
