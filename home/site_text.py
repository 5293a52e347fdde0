"""The user's own text, kept word for word in `content/`, and how it is cut into chapters."""

from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).parent / "content" / "codeveloppement-mali.fr.txt"

# First year, last year, heading of ours, and how many paragraphs of the text it holds.
CHAPTERS = [
    (1950, 1969, "Les premiers départs", 2),
    (1970, 1989, "Des initiatives accompagnées", 1),
    (1997, None, "La Table Ronde de Kayes", 1),
    (1998, 2000, "Le Comité Franco-malien et la convention", 1),
    (2003, 2009, "Deux projets franco-maliens", 1),
]


@dataclass(frozen=True)
class TextChapter:
    """A dated part of the narrative; `end` is None for a single year."""

    start: int
    end: int | None
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class SiteText:
    """The text: its title, the narrative, and two lines that belong to the map and the gallery."""

    title: str
    chapters: tuple[TextChapter, ...]
    map_title: str
    gallery_message: str


def read_site_text(path: Path = FILE) -> SiteText:
    """The text of the file; raises `ValueError` when it no longer has the paragraphs of `CHAPTERS`."""
    title, *narrative, map_title, gallery_message = lines_of(path.read_text(encoding="utf-8"))
    expected = sum(count for *_, count in CHAPTERS)
    if len(narrative) != expected:
        raise ValueError(f"{path.name}: {len(narrative)} paragraphs where the chapters hold {expected}")
    return SiteText(title, tuple(cut(narrative)), map_title, gallery_message)


def lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def cut(paragraphs: list[str]):
    """The paragraphs, chapter by chapter."""
    rest = iter(paragraphs)
    for start, end, title, count in CHAPTERS:
        yield TextChapter(start, end, title, tuple(next(rest) for _ in range(count)))
