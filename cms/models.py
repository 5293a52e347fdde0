"""What the engine remembers beside what it publishes: the demonstration content it made."""

from django.db import models


class ExampleObject(models.Model):
    """One object that `load_examples` made for a content type; it may be gone by now."""

    type = models.CharField(max_length=40)
    """The name of the content type whose plugin made it."""
    kind = models.CharField(max_length=100)
    """Its model, as `media.siteimage`; every page is `wagtailcore.page`."""
    object_id = models.CharField(max_length=100)

    class Meta:
        verbose_name = "objet d’exemple"
        verbose_name_plural = "objets d’exemple"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="example_once")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
