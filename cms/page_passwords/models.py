"""How many passwords were tried."""

from django.db import models


class PasswordTries(models.Model):
    """Wrong passwords for one restriction until a moment: those of one sender, or of all together."""

    restriction = models.CharField(max_length=60)
    """As `wagtailcore.pageviewrestriction:7`."""
    sender = models.CharField(max_length=64, blank=True)
    """Tells one sender from another without keeping an address; empty for all together."""
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
    """When the row has had its day: it is deleted at the next try of anybody, for any page."""

    class Meta:
        verbose_name = "essais de mots de passe"
        verbose_name_plural = "essais de mots de passe"
        constraints = [models.UniqueConstraint(fields=["restriction", "sender"], name="tries_once")]

    def __str__(self) -> str:
        return f"{self.restriction}: {self.count}"
