"""The type `albums` keeps what every content type promises."""

from pathlib import Path

from cms.testing import PluginContract
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection


class TestAlbums(PluginContract):
    plugin = "albums"
    golden = Path(__file__).parent / "albums.json"

    def make(self):
        shown = collection()
        make_image("Puits", collection=shown, alt="Un puits", caption="Le puits ouvert", credit="Awa Diarra")
        make_image("Motif", collection=shown, is_decorative=True, licence="CC0-1.0")
        return album(shown, summary="Trois villages, un puits.")
