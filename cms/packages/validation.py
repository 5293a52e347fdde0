"""A package from outside that brings a content type is looked at before anything relies on it.

What is wrong with a package is raised here, while Django starts, as one sentence. `manage.py` then
starts again without it (`cms.packages.startup`): its fault costs nobody else anything.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import module_has_submodule

from cms.checks import declaration_faults
from cms.plugins import PluginRefused
from cms.terminal import bilingual

LATER = ("wagtail_hooks", "templatetags")
"""What Django and Wagtail import with the first request, in the middle of somebody's page."""


def validate() -> None:
    """Look at every package; raises `PluginRefused`, or whatever the package's own modules raise."""
    for package in settings.PACKAGES:
        config = config_of(package.config)
        load(config)
        for message in declaration_faults(config.name):
            raise PluginRefused(f"{message.msg} {message.hint}".removesuffix("."))
        if sys.argv[1:2] != ["makemigrations"]:
            for fault in migration_faults(config):
                raise PluginRefused(fault)


def config_of(name: str) -> AppConfig:
    """The app config announced by its own dotted name, or by that of its package."""
    for config in apps.get_app_configs():
        if name in (config.name, f"{type(config).__module__}.{type(config).__qualname__}"):
            return config
    raise LookupError(name)


def load(config: AppConfig) -> None:
    """Import what would otherwise be imported later, template tags one by one."""
    for name in LATER:
        if module_has_submodule(config.module, name):
            module = import_module(f"{config.name}.{name}")
            for found in iter_modules(getattr(module, "__path__", ())):
                import_module(f"{module.__name__}.{found.name}")


def migration_faults(config: AppConfig) -> Iterator[str]:
    """What the package's migrations would not make of its models.

    A page type without its table costs all pages: none could be deleted any more.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if config.label in loader.detect_conflicts():
        yield bilingual(
            f"its migrations have several ends; its author writes makemigrations --merge {config.label}",
            f"ses migrations ont plusieurs fins ; son auteur écrit makemigrations --merge {config.label}",
        )
        return
    made = loader.project_state(loader.graph.leaf_nodes(config.label)).models
    for model in config.get_models():
        options = model._meta
        key = (options.app_label, options.model_name)
        fields = {field.name for field in (*options.local_fields, *options.local_many_to_many)}
        missing = sorted(fields - made[key].fields.keys()) if key in made else [""]
        if missing and options.managed and not options.proxy:
            of = f"{options.label} ({', '.join(missing)})" if key in made else options.label
            yield bilingual(
                f"it lacks the migration of {of}; its author writes it by makemigrations {config.label}",
                f"il lui manque la migration de {of} ; son auteur l'écrit par makemigrations {config.label}",
            )


@register(Tags.models)
def check_set_aside(**kwargs: Any) -> list[CheckMessage]:
    """Each package that could not be loaded, with the reason."""
    return [
        Warning(
            bilingual(
                f'The package that announces "{name}" is set aside: {reason}.',
                f"Le paquet qui annonce « {name} » est laissé de côté : {reason}.",
            ),
            hint=bilingual(
                "Its pages answer 404, its published items stay with partners. Repair it, "
                f"or say with DISABLED_PLUGINS={name} to do without it.",
                "Ses pages répondent 404, ses contenus publiés restent chez les partenaires. Réparez-le, "
                f"ou dites avec DISABLED_PLUGINS={name} de s'en passer.",
            ),
            id="cms.W003",
        )
        for name, reason in settings.PLUGINS_SET_ASIDE.items()
    ]
