"""The pages of law and trust, loaded once, with marks where only the publisher knows what to say."""

import tomllib
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

FILE = Path(__file__).parent / "content" / "confiance.fr.toml"

Blocks = list[tuple[str, object]]


@dataclass(frozen=True)
class TrustPage:
    """A page as the file describes it; `text` has one paragraph, heading or item of a list on each line."""

    title: str
    slug: str
    summary: str
    text: str

    @property
    def body(self) -> Blocks:
        """The text as the blocks of a body: each heading, and what follows it as one paragraph block."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        return [block for kind, group in groupby(lines, key=kind_of) for block in blocks(kind, list(group))]


def read_trust_pages(path: Path = FILE) -> list[TrustPage]:
    return [TrustPage(**page) for page in tomllib.loads(path.read_text(encoding="utf-8"))["page"]]


def kind_of(line: str) -> str:
    return "heading" if line.startswith("## ") else "paragraph"


def blocks(kind: str, lines: list[str]) -> Blocks:
    if kind == "heading":
        return [(kind, {"text": line.removeprefix("## "), "level": "2", "anchor": ""}) for line in lines]
    return [(kind, "".join(as_html(item, list(group)) for item, group in groupby(lines, key=is_item)))]


def is_item(line: str) -> bool:
    return line.startswith("- ")


def as_html(items: bool, lines: list[str]) -> str:
    if items:
        listed = "".join(f"<li>{escape(line.removeprefix('- '), quote=False)}</li>" for line in lines)
        return f"<ul>{listed}</ul>"
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
