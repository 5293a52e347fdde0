"""The three types of `home` keep what every content type promises."""

from pathlib import Path

from wagtail.models import Locale

from cms.testing import PluginContract
from home.models import HistoryPage, SiteSettings
from tests.home.builders import home_page, published, standard_page

HERE = Path(__file__).parent


class TestPages(PluginContract):
    plugin = "pages"
    golden = HERE / "pages.json"

    def make(self):
        paragraph = ("paragraph", "<p>Comment nous <b>travaillons</b>.</p>")
        heading = ("heading", {"text": "L’enquête", "level": "2", "anchor": ""})
        return standard_page(summary="En bref.", body=[heading, paragraph])


class TestHistory(PluginContract):
    plugin = "history"
    golden = HERE / "history.json"

    def make(self):
        body = [("paragraph", "<p>La Table Ronde.</p>")]
        chapter = {"start": 1997, "end": None, "title": "La Table Ronde", "body": body}
        return published(HistoryPage(title="Histoire", chapters=[("chapter", chapter)]))


class TestSite(PluginContract):
    plugin = "site"
    golden = HERE / "site.json"

    def make(self):
        home_page()
        return SiteSettings.objects.create(locale=Locale.get_default(), name="Codev", tagline="Ensemble")

    def hide(self, obj):
        home_page().unpublish()
