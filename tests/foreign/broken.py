"""Packages with one fault each, and the words of the sentence that each gets."""

from pathlib import Path
from typing import NamedTuple

MODELS = """
from django.db import models
from cms.pages import BasePage
class {0}Page(BasePage):
    place = models.CharField(max_length=100)
"""
PLUGIN = """
from cms.items import Item
from cms.plugins import ChoiceFilter, ContentPlugin, register
from {1}.models import {0}Page
class {0}Item(Item):
    place: str
@register
class {0}Plugin(ContentPlugin):
    name, model, schema = "{1}", {0}Page, {0}Item
"""
APPS = """
from django.apps import AppConfig
class Config(AppConfig):
    name = "{1}"
"""


class Fault(NamedTuple):
    """What a package says in each of its modules instead of the right thing, and what is said of it."""

    sentence: str
    files: dict[str, str] = {}
    config: str = "{1}.apps.Config"


PANIC = "raise RuntimeError('panne')\n"
FAULTS = {
    "models": Fault("RuntimeError (models/models.py, ligne 5) : panne", {"models.py": MODELS + PANIC}),
    "unmigrated": Fault("il lui manque la migration de unmigrated.UnmigratedPage"),
    "doubled": Fault(
        "le nom « news » est déjà pris par news.plugin.NewsPlugin",
        {"plugin.py": PLUGIN.replace('"{1}"', '"news"')},
    ),
    "absent": Fault("ModuleNotFoundError : No module named 'nowhere'", config="nowhere.Config"),
    "imports": Fault("RuntimeError (imports/__init__.py, ligne 1) : panne", {"__init__.py": PANIC}),
    "syntax": Fault("SyntaxError (syntax/plugin.py, ligne 1) : ", {"plugin.py": "def:\n"}),
    "plugin": Fault("RuntimeError (plugin/plugin.py, ligne 9) : panne", {"plugin.py": PLUGIN + PANIC}),
    "ready": Fault(
        "RuntimeError (ready/apps.py, ligne 5) : panne",
        {"apps.py": APPS + "    def ready(self):\n        " + PANIC},
    ),
    "hooks": Fault("RuntimeError (hooks/wagtail_hooks.py, ligne 1) : panne", {"wagtail_hooks.py": PANIC}),
    "quits": Fault("SystemExit (quits/plugin.py, ligne 1) : 3", {"plugin.py": "raise SystemExit(3)\n"}),
    "noitem": Fault(
        "son `schema` n'étend pas cms.items.Item", {"plugin.py": PLUGIN.replace("(Item)", "(object)")}
    ),
    "opaque": Fault(
        "Le schéma du type « opaque » ne se décrit pas en JSON",
        {
            "plugin.py": "import collections.abc\n"
            + PLUGIN.replace("place: str", "place: collections.abc.Callable")
        },
    ),
    "contract": Fault(
        "il est écrit pour le contrat 2, ce site parle le contrat 1",
        {"plugin.py": PLUGIN + "    contract = 2\n"},
    ),
    "filters": Fault(
        "lit un champ absent : « region »",
        {"plugin.py": PLUGIN + '    filters = [ChoiceFilter("region")]\n'},
    ),
    "unstyled": Fault(
        "Les styles du type « unstyled », « unstyled.css », ne peuvent pas servir",
        {"plugin.py": PLUGIN + '    styles = "unstyled.css"\n'},
    ),
    "describes": Fault(
        "Le type « describes » veut décrire le site, comme « site » le fait déjà",
        {"plugin.py": PLUGIN + "    describes_site = True\n"},
    ),
    "silent": Fault(
        "Le modèle de page silent.SilentPage n'appartient à aucun type de contenu", {"plugin.py": ""}
    ),
}


def write(folder: Path, name: str) -> Path:
    """The package of this name, as an installer would leave it in `folder`."""
    fault = FAULTS[name]
    files = {"__init__.py": "", "apps.py": APPS, "models.py": MODELS, "plugin.py": PLUGIN} | fault.files
    (folder / name).mkdir(parents=True)
    for file, text in files.items():
        (folder / name / file).write_text(filled(text.removeprefix("\n"), name))
    metadata = folder / f"{name}-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    announced = f"[codeveloppement.plugins]\n{name} = {fault.config}\n"
    (metadata / "entry_points.txt").write_text(filled(announced, name))
    return folder


def filled(text: str, name: str) -> str:
    return text.replace("{0}", name.title()).replace("{1}", name)
