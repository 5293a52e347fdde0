"""What the items of a language looked for in vain, and now exists."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from cms.publishing import enqueue_object
from home.models import HomePage, SiteSettings


@receiver(post_save, sender=SiteSettings)
@receiver(post_save, sender=HomePage)
def enqueue_language(sender, instance, created=False, **kwargs):
    """Look again at the items that found no settings, or no home page, in this language."""
    if created:
        enqueue_object(instance.locale)
