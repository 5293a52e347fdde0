"""Tells what is wrong with a content type before the first request, with the cure."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError
from wagtail.models import Page, Site, get_page_models

from cms.items import Item, heavy_fields
from cms.plugins import ContentPlugin, plugins

RESERVED = frozenset({"bbox", "cursor", "facets", "lang", "limit", "near", "q", "sort", "view"})
"""Query parameters that every list understands."""


@register(Tags.models)
def check_plugins(**kwargs: Any) -> list[CheckMessage]:
    """Every declaration is whole, and every page type has one."""
    messages: list[CheckMessage] = [
        Error(
            f"Le type de contenu {cls.__module__}.{cls.__qualname__} est refusé : {reason}.",
            hint="Corrigez sa déclaration dans plugin.py (docs/writing-a-plugin.md), ou désactivez le paquet "
            "avec DISABLED_PLUGINS.",
            obj=cls,
            id="cms.E001",
        )
        for cls, reason in plugins.refused
    ]
    for plugin in plugins:
        messages += _check_schema(plugin)
    return messages + list(_pages_without_plugin())


def _check_schema(plugin: ContentPlugin) -> Iterator[CheckMessage]:
    if not (isinstance(plugin.schema, type) and issubclass(plugin.schema, Item)):
        yield Error(
            f"Le schéma du type « {plugin.name} » n'étend pas cms.items.Item.",
            hint="Déclarez `class MonItem(Item)` et donnez-la à `schema`.",
            obj=type(plugin),
            id="cms.E002",
        )
        return
    fields = plugin.schema.model_fields
    for wrong in sorted(heavy_fields(plugin.schema) - fields.keys()):
        yield Error(
            f"Le schéma du type « {plugin.name} » déclare lourd un champ inconnu : « {wrong} ».",
            hint=f"`heavy` nomme des champs du schéma : {', '.join(fields)}.",
            obj=type(plugin),
            id="cms.E003",
        )
    for one in plugin.filters:
        if one.name in RESERVED:
            yield Error(
                f"Le filtre « {one.name} » du type « {plugin.name} » porte le nom d'un paramètre commun.",
                hint=f"Donnez-lui un autre nom et `source`. Sont pris : {', '.join(sorted(RESERVED))}.",
                obj=type(plugin),
                id="cms.E008",
            )
        if one.field not in fields:
            yield Error(
                f"Le filtre « {one.name} » du type « {plugin.name} » lit un champ absent : « {one.field} ».",
                hint=f"Ajoutez le champ au schéma, ou donnez `source` parmi : {', '.join(fields)}.",
                obj=type(plugin),
                id="cms.E004",
            )
    yield from _check_sources(plugin)


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


def _pages_without_plugin() -> Iterator[CheckMessage]:
    for model in get_page_models():
        if model is not Page and plugins.for_model(model) is None:
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
    """Public items of a type that is no longer installed are withdrawn at the next sweep: say so."""
    from cms.publishing.models import Publication

    try:
        types = (
            set(Publication.objects.filter(live=True).values_list("type", flat=True)) if databases else set()
        )
    except DatabaseError:
        return []
    return [
        Warning(
            f"Des contenus publics sont du type « {name} », qui n'est pas installé.",
            hint="Réinstallez son paquet pour les garder ; sinon ils sont retirés au prochain `reconcile`.",
            id="cms.W001",
        )
        for name in sorted(types)
        if plugins.get(name) is None
    ]
