"""Twenty-four invented projects on real places, to show what the map does."""

from pathlib import Path

from wagtail.models import Page

from cms.examples import Examples
from projects.importing.loading import import_table
from projects.models import ProjectPage
from projects.rules import ALBUMS

FILE = Path(__file__).parent / "data" / "exemples.csv"


def make(examples: Examples) -> None:
    """The projects of the file, taken as the staff's tables are; the first ones show the albums there are."""
    projects = [examples.keep(project) for project in import_table(FILE.read_bytes()).created]
    for project, album in zip(projects, examples.made(Page, ALBUMS), strict=False):
        show(project, album)


def show(project: ProjectPage, album) -> None:
    project.album = album
    project.save_revision().publish()
