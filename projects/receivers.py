"""Keeps the album of a translated project in its language."""

from django.dispatch import receiver
from wagtail.signals import copy_for_translation_done

from projects.models import ProjectPage


@receiver(copy_for_translation_done)
def translate_album(sender, target_obj, **kwargs):
    """The album's translation, where there is one, takes the place of the original."""
    if not isinstance(target_obj, ProjectPage) or target_obj.alias_of_id or target_obj.album is None:
        return
    translated = target_obj.album.get_translation_or_none(target_obj.locale)
    if translated is not None:
        target_obj.album = translated
        target_obj.save_revision(clean=False)
        target_obj.save(clean=False)
