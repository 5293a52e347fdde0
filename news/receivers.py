"""Keeps the topics of a translated article in its language."""

from django.dispatch import receiver
from wagtail.signals import copy_for_translation_done

from news.models import NewsPage


@receiver(copy_for_translation_done)
def translate_topics(sender, target_obj, **kwargs):
    """A topic that exists in the language of the copy takes the place of the original."""
    if not isinstance(target_obj, NewsPage) or target_obj.alias_of_id:
        return
    locale = target_obj.locale
    topics = [topic.get_translation_or_none(locale) or topic for topic in target_obj.topics.all()]
    target_obj.topics.set(topics)
    target_obj.save_revision()
