"""Remembers which parts of the site's own text were loaded."""

from django.db import models


class LoadedPart(models.Model):
    """A part that `load_site` created once. It is the editors' from then on, also when they delete it."""

    name = models.CharField(max_length=100, unique=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "partie chargée"
        verbose_name_plural = "parties chargées"

    def __str__(self):
        return self.name
