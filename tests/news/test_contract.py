"""The type `news` keeps what every content type promises."""

from pathlib import Path

from cms.testing import PluginContract
from tests.home.builders import standard_page
from tests.news.builders import article, topic


class TestNews(PluginContract):
    plugin = "news"
    golden = Path(__file__).parent / "news.json"

    def make(self):
        return article(
            summary="Le puits est ouvert.",
            topics=[topic()],
            related=[standard_page()],
            body=[("paragraph", "<p>Il sert <b>trois</b> villages.</p>")],
        )
