"""The type `projects` keeps what every content type promises."""

from pathlib import Path

from cms.testing import PluginContract
from tests.cms.media.builders import make_document
from tests.projects.builders import complete


class TestProjects(PluginContract):
    plugin = "projects"
    golden = Path(__file__).parent / "project.json"

    def make(self):
        return complete(documents=[make_document()])
