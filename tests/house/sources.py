"""What the files of a folder say: strings, classes, translated sentences. Read without importing anything."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPES = sorted(path.parent.name for path in ROOT.glob("*/plugin.py"))
"""The folders of content types."""
ENGINE = ("cms", "search")
PRODUCT = sorted({path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"})
"""Every package that is served."""
LEFT_OUT = {"migrations", "scaffold", "locale", "leaflet", "node_modules"}
TRANSLATORS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
CODE_OF_TEMPLATES = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
COMMENTS = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)


def files(folder: str, *endings: str) -> Iterator[Path]:
    found = (ROOT / folder).rglob("*")
    yield from sorted(file for file in found if file.suffix in endings and not LEFT_OUT & {*file.parts})


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def imported(file: Path) -> frozenset[str]:
    """Dotted names: `from a.b import c` gives `a.b` and `a.b.c`."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {node.module} | {f"{node.module}.{name.name}" for name in node.names}
    return frozenset(found)


def strings(file: Path) -> set[str]:
    """The strings of a module, less those that stand alone: docstrings."""
    alone = {id(node.value) for node in ast.walk(tree(file)) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Constant))
    return {node.value for node in constants if isinstance(node.value, str) and id(node) not in alone}


def tags(file: Path) -> set[str]:
    """The tags and filters that a library of them registers by decorating functions."""
    functions = (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef))
    return {
        function.name
        for function in functions
        if any(ast.unparse(decorator).startswith("register.") for decorator in function.decorator_list)
    }


def quoted(file: Path) -> set[str]:
    """What a template or a script has between quotes, less its classes."""
    text = re.sub(r'\b(class|id)="[^"]*"', "", COMMENTS.sub("", file.read_text()))
    return {first or second for first, second in re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'", text)}


@cache
def classes(folder: str) -> frozenset[str]:
    """The classes that templates, scripts and modules of a folder give or look for, as patterns: `p*`."""
    given = {
        name
        for file in files(folder, ".html")
        for value in re.findall(r'\bclass="([^"]*)"', CODE_OF_TEMPLATES.sub("*", file.read_text()))
        for name in value.split()
        if name.strip("*")
    }
    scripts = (COMMENTS.sub("", file.read_text()) for file in files(folder, ".js"))
    said = {word for text in scripts for word in re.findall(r"[\w-]+", text)}
    made = {word for file in files(folder, ".py") for text in strings(file) for word in words_of_markup(text)}
    return frozenset(given | said | made)


def words_of_markup(text: str) -> list[str]:
    """A string that is one class, or that has classes in its markup."""
    inside = " ".join(re.findall(r'class="([^"]*)"', text)).split()
    return inside + ([text] if re.fullmatch(r"[a-z][\w-]*", text) else [])


def draws(folder: str, name: str) -> bool:
    """Whether a folder gives this class to anything."""
    return any(fnmatchcase(name, pattern) for pattern in classes(folder))


def styled(file: Path) -> set[str]:
    """The classes that a stylesheet has rules for."""
    text = re.sub(r"url\([^)]*\)", "", COMMENTS.sub("", file.read_text()))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", text)))


@cache
def sentences(folder: str) -> frozenset[str]:
    """What a folder has translated."""
    from_modules = {name for file in files(folder, ".py") for name in _of_module(file)}
    from_templates = {name for file in files(folder, ".html", ".txt") for name in _of_template(file)}
    return frozenset(from_modules | from_templates)


def _of_module(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATORS:
            yield from (argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant))


def _of_template(file: Path) -> Iterator[str]:
    text = file.read_text()
    yield from re.findall(r'\{% trans(?:late)? "(.*?)"', text)
    yield from re.findall(r'\b_\("(.*?)"\)', text)
    for block in re.findall(r"\{% blocktrans.*?%\}(.*?)\{% endblocktrans", text, re.DOTALL):
        for form in re.split(r"\{% plural %\}", block):
            yield re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", form)


@cache
def catalogue(folder: str) -> frozenset[str]:
    """What the translations below a folder are translations of: a singular and its plural are two."""
    found = set()
    for file in (ROOT / folder).rglob("en/LC_MESSAGES/django.po"):
        blocks = re.findall(r'^msgid(?:_plural)? ((?:".*"\n)+)', file.read_text(), re.MULTILINE)
        found |= {"".join(ast.literal_eval(line) for line in block.splitlines()) for block in blocks}
    return frozenset(found - {""})
