"""The index of the administration's search: one row for each object that Wagtail calls indexed."""

from django.contrib.contenttypes.models import ContentType
from django.db import models

LONGEST_KEY = 50
"""Characters of a primary key."""


class SearchEntry(models.Model):
    """What one object is found by: words as they are written, and the tokens of the databases' indexes.

    Two tiers: what whoever sees the object in a list may know, and what only its draft says. The database
    keeps the index over the six columns of tokens (`0001_initial`).
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=LONGEST_KEY)
    ref = models.CharField(max_length=128, blank=True, db_index=True)
    """The item that the object is the source of: what is public of it is found by its publication."""
    names = models.TextField(blank=True)
    draft_names = models.TextField(blank=True)
    titles = models.TextField(blank=True)
    said = models.TextField(blank=True)
    draft_titles = models.TextField(blank=True)
    draft_said = models.TextField(blank=True)
    sounds = models.TextField(blank=True)
    draft_sounds = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "entrée de la recherche"
        verbose_name_plural = "entrées de la recherche"
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="search_entry_once"),
        ]

    def __str__(self) -> str:
        return self.names or self.draft_names
