"""Says what is wrong with a content type before the first request, with the cure."""

from collections.abc import Iterator
from datetime import date, datetime
from types import NoneType
from typing import Any, get_args

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from django.db.models import Count
from pydantic.errors import PydanticUserError
from wagtail.models import Page, Site, get_page_models

from cms.delivery.feeds.addresses import EVERYTHING
from cms.items import Item, heavy_fields
from cms.plugins import ContentPlugin, Filter, Section, YearFilter, plugins
from cms.terminal import bilingual
from cms.website.stylesheet import fault_of

RESERVED = frozenset({"bbox", "cursor", "facets", "lang", "limit", "near", "q", "sort", "view"})
"""Query parameters that every list understands."""


@register(Tags.models)
def check_plugins(**kwargs: Any) -> list[CheckMessage]:
    """Every declaration is whole, and every page type has one."""
    return list(declaration_faults())


def declaration_faults(package: str = "") -> Iterator[CheckMessage]:
    """What is wrong with the content types, or with those that one package declares."""
    for message in _declaration_faults():
        if f"{message.obj.__module__}.".startswith(f"{package}." if package else ""):
            yield message


def _declaration_faults() -> Iterator[CheckMessage]:
    for cls, reason in plugins.refused:
        yield Error(
            bilingual(
                f"The content type {cls.__module__}.{cls.__qualname__} is refused: {reason}.",
                f"Le type de contenu {cls.__module__}.{cls.__qualname__} est refusé : {reason}.",
            ),
            hint=bilingual(
                "Correct its declaration in plugin.py (docs/writing-a-plugin.md), or disable the package "
                "with DISABLED_PLUGINS.",
                "Corrigez sa déclaration dans plugin.py (docs/writing-a-plugin.md), ou désactivez le paquet "
                "avec DISABLED_PLUGINS.",
            ),
            obj=cls,
            id="cms.E001",
        )
    for plugin in plugins:
        yield from _check_heavy(plugin)
        yield from _check_filters(plugin)
        yield from _check_columns(plugin)
        yield from _check_sources(plugin)
        yield from _check_description(plugin)
        yield from _check_section(plugin)
        yield from _check_feed(plugin)
        yield from _check_styles(plugin)
    yield from _check_description_of_site()
    yield from _pages_without_plugin()


def _check_description_of_site() -> Iterator[CheckMessage]:
    """One type describes the site: of any other that claims to, the items would never be asked."""
    first = plugins.describing_site()
    for plugin in plugins:
        if first and plugin.describes_site and plugin is not first:
            yield Error(
                f"Le type « {plugin.name} » veut décrire le site, comme « {first.name} » le fait déjà.",
                hint="Retirez `describes_site` de l'un des deux.",
                obj=type(plugin),
                id="cms.E013",
            )


def _check_heavy(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    fields = plugin.schema.model_fields
    for wrong in sorted(heavy_fields(plugin.schema) - fields.keys()):
        yield Error(
            f"Le schéma du type « {plugin.name} » déclare lourd un champ inconnu : « {wrong} ».",
            hint=f"`heavy` nomme des champs du schéma : {', '.join(fields)}.",
            obj=type(plugin),
            id="cms.E003",
        )


def _check_filters(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    fields = plugin.schema.model_fields
    for declared in plugin.filters:
        if declared.name in RESERVED:
            yield Error(
                f"Le filtre « {declared.name} » du type « {plugin.name} » porte le nom d'un paramètre "
                "commun.",
                hint=f"Donnez-lui un autre nom et `source`. Sont pris : {', '.join(sorted(RESERVED))}.",
                obj=type(plugin),
                id="cms.E008",
            )
        if declared.field not in fields:
            yield Error(
                f"Le filtre « {declared.name} » du type « {plugin.name} » lit un champ absent : "
                f"« {declared.field} ».",
                hint=f"Ajoutez le champ au schéma, ou donnez `source` parmi : {', '.join(fields)}.",
                obj=type(plugin),
                id="cms.E004",
            )
        elif isinstance(declared, YearFilter) and not _holds_years(_annotation(plugin.schema, declared)):
            yield Error(
                f"Le filtre « {declared.name} » du type « {plugin.name} » lit "
                f"« {declared.source or declared.name} », "
                "qui n'est ni une date, ni une année, ni une liste d'entre elles.",
                hint="Donnez à `source` un champ du schéma qui en soit une ; pour une période, "
                "un champ qui en liste les années.",
                obj=type(plugin),
                id="cms.E010",
            )


def _check_columns(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    """Tables are made of cards, so a column may read what a card has."""
    fields = plugin.schema.model_fields.keys() - heavy_fields(plugin.schema)
    for column in plugin.columns:
        if column.field not in fields:
            yield Error(
                f"La colonne « {column.name} » du type « {plugin.name} » lit « {column.field} », "
                "que les cartes n'ont pas.",
                hint=f"Donnez `source` parmi : {', '.join(sorted(fields))}.",
                obj=type(plugin),
                id="cms.E012",
            )


def _check_feed(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    if plugin.name == EVERYTHING and plugin.feed:
        yield Error(
            f"Les flux du type « {plugin.name} » auraient l'adresse de ceux de tous les types.",
            hint="Donnez-lui un autre nom, ou `feed = False`.",
            obj=type(plugin),
            id="cms.E009",
        )


def _check_styles(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    """What is not closed in the styles of one type would swallow those of the types after it."""
    if plugin.styles and (reason := fault_of(plugin.styles)):
        yield Error(
            f"Les styles du type « {plugin.name} », « {plugin.styles} », ne peuvent pas servir : {reason}.",
            hint="`styles` nomme une feuille de style parmi les fichiers statiques du type, comme "
            "« events/events.css » ; une virgule ou une accolade en trop gâterait celles des autres.",
            obj=type(plugin),
            id="cms.E014",
        )


def _annotation(schema: type[Item], declared: Filter) -> Any:
    """The type of the field that a filter reads; `Any` where a member of it is not described."""
    found: Any = schema
    for name in (declared.source or declared.name).split("."):
        shapes = [shape for shape in (found, *get_args(found)) if hasattr(shape, "model_fields")]
        known = next((shape.model_fields[name] for shape in shapes if name in shape.model_fields), None)
        found = known.annotation if known else Any
    return found


def _holds_years(annotation: Any) -> bool:
    """Whether a field holds dates, times, years or texts that begin with one, alone or in a list."""
    if inner := get_args(annotation):
        return all(_holds_years(part) for part in inner)
    return annotation in (Any, str, int, date, datetime, NoneType, list)


def _check_sources(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    from cms.publishing.building import BY_ENGINE

    for name in plugin.schema.model_fields.keys() - BY_ENGINE:
        if not hasattr(plugin, f"resolve_{name}") and not hasattr(plugin.model, name):
            if any(field.name == name for field in plugin.model._meta.get_fields()):
                continue
            yield Error(
                f"Le schéma du type « {plugin.name} » promet « {name} », "
                f"que {plugin.model.__name__} n'a pas.",
                hint=f"Ajoutez le champ au modèle, ou la méthode resolve_{name} au plugin.",
                obj=type(plugin),
                id="cms.E005",
            )


def _check_description(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    """One shape that cannot be described would cost all types their OpenAPI document."""
    try:
        plugin.schema.model_json_schema(mode="serialization")
    except (PydanticUserError, TypeError) as error:
        yield Error(
            f"Le schéma du type « {plugin.name} » ne se décrit pas en JSON : {str(error).splitlines()[0]}",
            hint="Donnez à ses champs des types que JSON connaît (docs/writing-a-plugin.md).",
            obj=type(plugin),
            id="cms.E002",
        )


def _check_section(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    section = plugin.section
    model = section.model if isinstance(section, Section) else None
    if section is not None and not (isinstance(model, type) and issubclass(model, Page)):
        yield Error(
            f"La `section` du type « {plugin.name} » n'est pas une Section dont le modèle est une page.",
            hint='Écrivez par exemple `section = Section(EventIndexPage, title="Agenda", slug="agenda")`.',
            obj=type(plugin),
            id="cms.E011",
        )


def _pages_without_plugin() -> Iterator[CheckMessage]:
    refused = [getattr(cls, "model", None) for cls, _reason in plugins.refused]
    for model in get_page_models():
        if model is not Page and model not in refused and plugins.for_model(model) is None:
            yield Error(
                f"Le modèle de page {model._meta.label} n'appartient à aucun type de contenu.",
                hint="Déclarez-le dans le plugin.py de son application, "
                "ou dérivez-le de cms.pages.SectionPage.",
                obj=model,
                id="cms.E006",
            )


@register(Tags.database)
def check_one_site(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """There is one public site; pages outside its tree are not public."""
    try:
        count = Site.objects.count() if databases else 0
    except DatabaseError:
        return []
    if count < 2:
        return []
    return [
        Warning(
            f"Il y a {count} sites Wagtail ; ce produit en publie un seul.",
            hint="Les pages des autres répondent 404 ; supprimez-les dans Paramètres → Sites.",
            id="cms.W002",
        )
    ]


@register(Tags.database)
def check_orphans(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Public items and pages of a type that is no longer installed: what becomes of them, and the cure."""
    if not databases or settings.PLUGINS_SET_ASIDE:
        return []
    try:
        return [*_items_without_type(), *_pages_without_model()]
    except DatabaseError:
        return []


def _items_without_type() -> Iterator[CheckMessage]:
    from cms.publishing.models import Publication

    types = set(Publication.objects.filter(live=True).values_list("type", flat=True))
    for name in sorted(types):
        if plugins.get(name) is None:
            yield Warning(
                f"Des contenus publics sont du type « {name} », qui n'est pas installé.",
                hint="Réinstallez son paquet pour les garder ; sinon ils sont retirés au prochain "
                "`reconcile`.",
                id="cms.W001",
            )


def _pages_without_model() -> Iterator[CheckMessage]:
    rows = Page.objects.values_list("content_type").annotate(Count("pk")).order_by("content_type")
    by_app: dict[str, int] = {}
    for content_type_id, count in rows:
        kind = ContentType.objects.get_for_id(content_type_id)
        if kind.model_class() is None:
            by_app[kind.app_label] = by_app.get(kind.app_label, 0) + count
    for app, count in by_app.items():
        yield Warning(
            f"Des pages de « {app} », qui n'est pas installé, répondent 404 : {count}.",
            hint="Réinstallez ce paquet et elles reviennent, ou supprimez-les dans l'administration.",
            id="cms.W004",
        )
