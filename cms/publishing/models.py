"""The tables of the read model: what is public, frozen, and what must be looked at again."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from cms.publishing.querysets import PublicationQuerySet, UnwatchedQuerySet


class ChangeSequence(models.Model):
    """One row. Taking numbers updates it; its lock, held to the commit, makes number order commit order."""

    epoch = models.CharField(max_length=32)
    head = models.BigIntegerField(default=0, db_default=0)
    version = models.BigIntegerField(default=0, db_default=0)
    """Grows with every number taken and every update settled: caches see by it that pages may differ."""

    class Meta:
        verbose_name = "suite des changements"

    def __str__(self) -> str:
        return f"{self.epoch}:{self.head}"


class Publication(models.Model):
    """One item: live and frozen, or a tombstone, or (`seq` null) never public.

    `ref` is `type/key.lang`. A row without a number exists only to hold dependencies and
    is never shown. A tombstone keeps type, key, language, number and times, nothing else.
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
    opened_at = models.DateTimeField(null=True)
    """When it became public, where it was published before and closed then; stays when it is withdrawn."""
    listed_at = models.DateTimeField(null=True)
    """What the lists of our own pages order it by, where that is not `published_at`: its own date."""
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
        # A row is mostly text. Lists are counted, sorted and drawn on maps from an index alone, which
        # therefore holds `expires_at` too; the texts of one page are read afterwards.
        indexes = [
            models.Index(
                fields=["live", "lang", "type", "published_at", "ref", "expires_at"],
                name="publication_by_type",
            ),
            models.Index(
                *("live", "lang", "type", Coalesce("listed_at", "published_at"), "ref", "expires_at"),
                name="publication_by_listing",
            ),
            models.Index(
                fields=["live", "lang", "published_at", "ref", "expires_at"], name="publication_by_date"
            ),
            models.Index(fields=["live", "lang", "updated_at", "ref"], name="publication_by_update"),
            models.Index(fields=["live", "lang", "title_key", "ref"], name="publication_by_title"),
            models.Index(fields=["path"], name="publication_by_path"),
            models.Index(fields=["key"], name="publication_by_key"),
            models.Index(fields=["live", "expires_at"], name="publication_by_expiry"),
            models.Index(
                fields=[
                    *("live", "type", "lang", "latitude", "longitude"),
                    *("expires_at", "published_at", "ref"),
                ],
                name="publication_by_place",
            ),
        ]

    def __str__(self) -> str:
        return self.ref


class Facet(models.Model):
    """A value under which a live item is found, with its label in the item's language."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="facets")
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=100)
    label = models.CharField(max_length=255)

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "facette"
        constraints = [
            models.UniqueConstraint(fields=["publication", "name", "value"], name="facet_once"),
        ]
        indexes = [models.Index(fields=["name", "value", "publication", "label"], name="facet_by_value")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"


class FacetCount(models.Model):
    """How many items of a type and language are live and have a value under a name; `number` may be 0.

    Under the empty name: all of them, and those that are `PLACED`. What has expired counts until it is
    withdrawn. The database itself keeps these numbers (`facet_count_triggers`), while the sequence is held.
    """

    PLACED = "placed"

    type = models.CharField(max_length=40)
    lang = models.CharField(max_length=12)
    name = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=100, blank=True)
    label = models.CharField(max_length=255, blank=True)
    number = models.BigIntegerField()

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "décompte"
        constraints = [
            models.UniqueConstraint(
                fields=["type", "lang", "name", "value", "label"], name="facet_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type}.{self.lang} {self.name}={self.value}: {self.number}"


class Word(models.Model):
    """A word of the title of a live item, or of one of its labels: what the search page offers visitors."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="words")
    lang = models.CharField(max_length=12)
    word = models.CharField(max_length=40)
    written = models.CharField(max_length=40)
    """As it stands there; `word` is the same in lower-case ASCII."""
    titled = models.BooleanField()
    """Whether it stands in the title."""

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "mot"
        constraints = [models.UniqueConstraint(fields=["publication", "word"], name="word_once")]
        indexes = [models.Index(fields=["lang", "titled", "word", "publication"], name="word_by_beginning")]

    def __str__(self) -> str:
        return self.word


class Spelling(models.Model):
    """A key under which a word of a language is found although it is written with a mistake."""

    lang = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "graphie"
        constraints = [models.UniqueConstraint(fields=["lang", "key", "word"], name="spelling_once")]
        indexes = [models.Index(fields=["lang", "word"], name="spelling_by_word")]

    def __str__(self) -> str:
        return f"{self.key}: {self.word}"


class Dependency(models.Model):
    """Another object that the last build of an item looked at, and whether it was shown."""

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="dependencies")
    kind = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    shown = models.BooleanField()

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "dépendance"
        constraints = [
            models.UniqueConstraint(fields=["publication", "kind", "object_id"], name="dependency_once"),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="dependency_by_object")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"


class Scope(models.TextChoices, StrEnum):
    """What a pending update is about.

    Choices are a `StrEnum` already; it is named for type checkers, which know nothing of Django's.
    """

    ITEM = "item", "un contenu"
    OBJECT = "object", "tout ce qui montre un objet"
    SUBTREE = "subtree", "une branche de l'arbre des pages"
    COLLECTION = "collection", "une branche de l'arbre des collections"
    RENDITIONS = "renditions", "les tailles d'une image"
    DUE = "due", "une échéance"
    DELETION = "deletion", "une suppression"
    INDEX = "index", "des pages à indexer pour la recherche de l’administration"


class Cause(models.TextChoices, StrEnum):
    """What an editor did to a whole branch, for the notice of what is left to do."""

    MOVED = "moved", "déplacement"
    RENAMED = "renamed", "changement d’adresse"
    PRIVACY = "privacy", "changement de confidentialité"
    UNPUBLISHED = "unpublished", "dépublication"
    DELETED = "deleted", "suppression"
    COLLECTION = "collection", "changement de collection"


class PendingUpdate(models.Model):
    """An update "look again": append-only until done, with the attempts made and the last reason.

    The database fills in what an older version does not know: its updates are never refused for that.
    """

    scope = models.CharField(max_length=12, choices=Scope.choices)
    ref = models.CharField(max_length=255)
    queued_at = models.DateTimeField(default=timezone.now, db_default=Now())
    due_at = models.DateTimeField(default=timezone.now, db_default=Now())
    attempts = models.PositiveIntegerField(default=0, db_default=0)
    reason = models.TextField(blank=True, default="", db_default="")
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True, default="", db_default="")
    about = models.CharField(max_length=255, blank=True, default="", db_default="")
    """The title of what the cause was done to."""

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "mise à jour en attente"
        verbose_name_plural = "mises à jour en attente"
        indexes = [
            models.Index(fields=["scope", "due_at", "id"], name="pending_by_due"),
            models.Index(fields=["scope", "ref"], name="pending_by_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.ref}"


class Heartbeat(models.Model):
    """A process of the worker: when it was last seen, and since when it has done what it does."""

    name = models.CharField(max_length=255, unique=True)
    seen_at = models.DateTimeField()
    doing = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField()

    objects = UnwatchedQuerySet.as_manager()

    class Meta:
        verbose_name = "travailleur"

    def __str__(self) -> str:
        return self.name
