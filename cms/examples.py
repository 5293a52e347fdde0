"""Demonstration content: made by the content types that offer some, recorded, and taken away again.

Its pages say so themselves (`BasePage.example`): banner and `noindex` on the page, `"example": true` in
the item, absent from the sitemap. Whatever else was made is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from wagtail import hooks
from wagtail.models import Collection, Locale, Page, ReferenceIndex, Site

from cms.models import ExampleObject
from cms.pages import BasePage
from cms.plugins import ContentPlugin, plugins
from cms.publishing import defer_to_worker
from cms.publishing.visibility import kind_of
from cms.terminal import bilingual

LABEL = "[Exemple]"
"""What the title of every example begins with."""
Made = TypeVar("Made", bound=Model)
AnyPage = TypeVar("AnyPage", bound=Page)


class ExamplesRefused(Exception):
    """Examples cannot be loaded here; the reason is a sentence with its cure."""

    def __init__(self, english: str, french: str) -> None:
        super().__init__(bilingual(english, french))


class Examples:
    """What the examples of one content type are made with."""

    def __init__(self, plugin: ContentPlugin) -> None:
        self.plugin = plugin
        self.section = section_of(plugin)
        """The page under which the type's pages come."""

    def add(self, page: AnyPage) -> AnyPage:
        """The page, flagged, below the section of its type, and published."""
        page.example, page.live, page.locale = True, False, self.section.locale
        Page.objects.get(pk=self.section.pk).add_child(instance=page)
        page.save_revision().publish()
        return self.keep(page)

    def keep(self, obj: Made) -> Made:
        """Record something that was made, so that `remove_examples` takes it away."""
        ExampleObject.objects.create(type=self.plugin.name, kind=kind_of(type(obj)), object_id=str(obj.pk))
        return obj

    def made(self, model: type[Made], type_name: str = "") -> list[Made]:
        """The objects of a model that examples of any type, or of one, brought so far; the oldest first."""
        records = ExampleObject.objects.filter(kind=kind_of(model))
        if type_name:
            records = records.filter(type=type_name)
        found = model._default_manager.in_bulk([int(record.object_id) for record in records])
        return [found[pk] for pk in sorted(found)]


def load() -> Iterator[tuple[str, int]]:
    """Make what was never made, each content type in one transaction; yields its name and how much was made.

    Raises `ExamplesRefused` where examples have no place, and before the sections they belong to exist.
    """
    if not settings.EXAMPLES_ALLOWED:
        raise ExamplesRefused(
            "production settings load no examples: a site that is open to the public shows real content "
            "only. For a demonstration: make demo.",
            "les réglages de production ne chargent pas d’exemples : un site ouvert au public ne montre que "
            "du vrai. Pour une démonstration : make demo.",
        )
    for plugin in offering():
        made = ExampleObject.objects.filter(type=plugin.name)
        if made.exists():
            yield plugin.name, 0
            continue
        with defer_to_worker(), transaction.atomic():
            plugin.make_examples(Examples(plugin))
        yield plugin.name, made.count()


def offering() -> list[ContentPlugin]:
    """The content types that have examples, by name."""
    return [plugin for plugin in plugins if type(plugin).make_examples is not ContentPlugin.make_examples]


def section_of(plugin: ContentPlugin) -> Page:
    """The type's section in the site's own language; raises `ExamplesRefused` where there is none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    found = None
    if plugin.section and site:
        sections = plugin.section.model.objects.descendant_of(site.root_page)
        found = sections.filter(locale=Locale.get_default()).order_by("path").first()
    if found is None:
        raise ExamplesRefused(
            f"the page of the type {plugin.name} is missing; run manage.py load_site first.",
            f"la page des {plugin.name} manque ; lancez d’abord manage.py load_site.",
        )
    return found


# Taking away


def remove() -> Iterator[str]:
    """Take away every page flagged as an example, and whatever else was made; yields what was done.

    What real content uses by now stays, and is named.
    """
    with defer_to_worker(), transaction.atomic():
        pages = list(example_pages())
        for page in pages:
            yield from _delete_page(page)
        for record in ExampleObject.objects.exclude(kind=kind_of(Page)).order_by("-pk"):
            yield from _delete_object(record)
        ExampleObject.objects.all().delete()
    if pages:
        yield bilingual(f"Examples removed: {len(pages)} pages", f"Exemples retirés : {len(pages)} pages")
    else:
        yield bilingual("No example pages", "Aucune page d’exemple")


def example_pages() -> Iterator[Page]:
    """Every page that says it is an example, whoever made it, the deepest first."""
    models = [model for model in apps.get_models() if issubclass(model, BasePage)]
    found = [page for model in models for page in model.objects.filter(example=True)]
    yield from sorted(found, key=lambda page: page.depth, reverse=True)


def _delete_page(page: Page) -> Iterator[str]:
    stored = type(page).objects.get(pk=page.pk)
    if stored.get_children().exists():
        yield bilingual(
            f'"{stored.title}" stays: there are real pages below it. Move them, then try again.',
            f"« {stored.title} » reste : de vraies pages sont en dessous. Déplacez-les, puis recommencez.",
        )
    else:
        stored.delete()


def _delete_object(record: ExampleObject) -> Iterator[str]:
    try:
        model = apps.get_model(record.kind)
    except LookupError:
        return
    obj = model._default_manager.filter(pk=record.object_id).first()
    if obj is not None and is_used(obj):
        yield bilingual(
            f'"{obj}" stays: real content uses it.', f"« {obj} » reste : de vrais contenus s’en servent."
        )
    elif obj is not None:
        obj.delete()


def is_used(obj: Model) -> bool:
    """Whether anything but examples refers to the object, once the pages of the examples are gone."""
    if isinstance(obj, Collection):
        contents = [describe(obj) for describe in hooks.get_hooks("describe_collection_contents")]
        return obj.numchild > 0 or any(content and content["count"] for content in contents)
    if ReferenceIndex.get_references_to(obj).exists():
        return True
    fields = obj._meta.get_fields(include_hidden=True)
    lists = [field for field in fields if field.many_to_many and field.auto_created]
    return any(
        field.related_model._base_manager.filter(**{field.field.name: obj}).exists() for field in lists
    )  # Wagtail's index of references leaves these out
