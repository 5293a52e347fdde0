"""The five tables of the read model: what is public, frozen, and what must be looked at again."""

from django.db import models
from django.utils import timezone


class Journal(models.Model):
    """One row. Taking numbers updates it; its lock, held to the commit, makes number order commit order."""

    epoch = models.CharField(max_length=32)
    head = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "journal"

    def __str__(self) -> str:
        return f"{self.epoch}:{self.head}"


class Unwatched(models.QuerySet):
    """Rows whose deletion concerns nobody else."""

    def forget(self) -> None:
        """Delete in one statement: `delete()` would load every row, because signals are listened to."""
        self._raw_delete(self.db)


class PublicationQuerySet(models.QuerySet):
    def live(self, now=None):
        """What an anonymous visitor may see at `now` (default: this moment), judged by the clock."""
        now = now or timezone.now()
        # `live=True` compiles to a bare column, for which SQLite uses no index.
        return self.filter(live__in=[True]).filter(models.Q(expires_at=None) | models.Q(expires_at__gt=now))


class Publication(models.Model):
    """One item: live and frozen, or a tombstone, or (`seq` null) never public.

    `ref` is `type/key.lang`. A row without a number exists only to hold dependencies and
    is never shown. A tombstone keeps type, key, language, number and time, nothing else.
    """

    ref = models.CharField(max_length=128, unique=True)
    type = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    lang = models.CharField(max_length=12)
    seq = models.BigIntegerField(null=True, unique=True)
    live = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    title_key = models.CharField(max_length=255, blank=True)
    path = models.CharField(max_length=2000, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    example = models.BooleanField(default=False)

    card = models.TextField(blank=True)
    full = models.TextField(blank=True)
    digest = models.CharField(max_length=65, blank=True)
    search_title = models.TextField(blank=True)
    search_text = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publication"
        indexes = [
            models.Index(fields=["live", "lang", "type", "published_at", "ref"], name="publication_by_type"),
            models.Index(fields=["live", "lang", "published_at", "ref"], name="publication_by_date"),
            models.Index(fields=["live", "lang", "updated_at", "ref"], name="publication_by_update"),
            models.Index(fields=["live", "lang", "title_key", "ref"], name="publication_by_title"),
            models.Index(fields=["path"], name="publication_by_path"),
            models.Index(fields=["key"], name="publication_by_key"),
            models.Index(fields=["live", "expires_at"], name="publication_by_expiry"),
            models.Index(fields=["latitude", "longitude"], name="publication_by_place"),
        ]

    def __str__(self) -> str:
        return self.ref


class Facet(models.Model):
    """A value under which a live item is found, with its label in the item's language."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="facets")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=100)
    label = models.CharField(max_length=255)

    objects = Unwatched.as_manager()

    class Meta:
        verbose_name = "facette"
        constraints = [
            models.UniqueConstraint(fields=["publication", "name", "value"], name="facet_once"),
        ]
        indexes = [models.Index(fields=["name", "value", "publication"], name="facet_by_value")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class Dependency(models.Model):
    """Another object that the last build of an item looked at, and whether it was shown."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="dependencies")
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    shown = models.BooleanField()

    objects = Unwatched.as_manager()

    class Meta:
        verbose_name = "dépendance"
        constraints = [
            models.UniqueConstraint(fields=["publication", "kind", "object_id"], name="dependency_once"),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="dependency_by_object")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Stale(models.Model):
    """A note "look again": append-only until done, with the attempts made and the last reason."""

    class Scope(models.TextChoices):
        ITEM = "item", "un contenu"
        OBJECT = "object", "tout ce qui montre un objet"
        SUBTREE = "subtree", "une branche de l'arbre des pages"
        COLLECTION = "collection", "une branche de l'arbre des collections"
        RENDITIONS = "renditions", "les tailles d'une image"
        DUE = "due", "une échéance"

    scope = models.CharField(max_length=12, choices=Scope.choices)
    ref = models.CharField(max_length=255)
    noted_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)

    objects = Unwatched.as_manager()

    class Meta:
        verbose_name = "mise à jour en attente"
        verbose_name_plural = "mises à jour en attente"
        indexes = [
            models.Index(fields=["scope", "due_at", "id"], name="stale_by_due"),
            models.Index(fields=["scope", "ref"], name="stale_by_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.ref}"
