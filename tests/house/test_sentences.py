"""A sentence is written once, in French; the catalogue beside it says it in English, and is compiled."""

import ast
import gettext
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = sorted(
    file for folder in ROOT.iterdir() if (folder / "__init__.py").exists() for file in folder.rglob("*.po")
)
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
FIELDS = re.compile(r'^(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$')
IN_TEMPLATES = re.compile(r'{%\s*translate\s+"([^"]+)"')


def entries(catalogue: Path) -> dict[tuple[str, str], str]:
    """The English of each French sentence, by its context ("" for none); of a plural, the singular."""
    found, fields, name = {}, {}, ""
    for line in [*catalogue.read_text().splitlines(), ""]:
        if match := FIELDS.match(line):
            name, fields[match[1]] = match[1], ast.literal_eval(match[2])
        elif line.startswith('"'):
            fields[name] += ast.literal_eval(line)
        elif not line and fields:
            english = fields.get("msgstr", fields.get("msgstr[0]", ""))
            found[fields.get("msgctxt", ""), fields["msgid"]] = english
            fields = {}
    return {key: english for key, english in found.items() if key[1]}


def said_in(folder: Path) -> set[str]:
    """Every sentence of a folder that is marked for translation."""
    calls = (
        node
        for file in folder.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS
    )
    in_code = {
        argument.value for call in calls for argument in call.args if isinstance(argument, ast.Constant)
    }
    return in_code.union(*(IN_TEMPLATES.findall(file.read_text()) for file in folder.rglob("*.html")))


def test_what_partners_read_is_said_in_english_too_and_nothing_else():
    catalogue = ROOT / "cms" / "delivery" / "locale" / "en" / "LC_MESSAGES" / "django.po"
    assert {sentence for _context, sentence in entries(catalogue)} == said_in(ROOT / "cms" / "delivery")


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda file: str(file.relative_to(ROOT)))
def test_what_is_written_is_compiled(catalogue):
    with catalogue.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for (context, sentence), english in entries(catalogue).items():
        said = compiled.pgettext(context, sentence) if context else compiled.gettext(sentence)
        singular = compiled.ngettext(sentence, sentence, 1)
        assert english in (said, singular), sentence


def test_a_sentence_has_one_translation():
    known: dict[tuple[str, str], set[str]] = {}
    for catalogue in CATALOGUES:
        for key, english in entries(catalogue).items():
            known.setdefault(key, set()).add(english)
    assert {key: several for key, several in known.items() if len(several) > 1} == {}
