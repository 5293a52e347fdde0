"""nginx under an account of its own serves the public files of the site from the disk, and no others."""

import os
import tempfile
from pathlib import Path

import pytest
import requests
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from cms import file_modes
from tests.deploy.finding import nginx
from tests.deploy.nginx import Nginx, shipped
from tests.deploy.upstream import Upstream

ACCOUNT = "www-data"
NAME = "images/0123456789abcdef0123456789abcdef.jpg"

pytestmark = [
    pytest.mark.skipif(nginx() is None, reason="nginx is not installed"),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root starts nginx under another account"),
]


@pytest.fixture
def data_dir(settings):
    """A data folder as the site fills it, where another account may pass."""
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        data_dir = Path(scratch) / "data"
        file_modes.make_data_dir(data_dir)
        settings.MEDIA_ROOT, settings.STATIC_ROOT = data_dir / "media", data_dir / "static"
        for name in (f"public/{NAME}", f"private/{NAME}"):
            storages["default"].save(name, ContentFile(b"picture"))
        storages["staticfiles"].save("css/site.css", ContentFile(b"style"))
        (data_dir / "db.sqlite3").write_bytes(b"secret")
        yield data_dir


def test_nginx_reads_what_is_public_from_the_disk_and_asks_the_site_for_the_rest(data_dir):
    with Upstream().running() as upstream:
        folder = data_dir.parent / "nginx"
        folder.mkdir()
        folder.chmod(0o755)
        url, servers = shipped(folder, upstream.address, data_dir)
        with Nginx(folder, servers, ACCOUNT).running():
            assert requests.get(f"{url}/media/public/{NAME}").content == b"picture"
            assert requests.get(f"{url}/static/css/site.css").content == b"style"
            assert upstream.asked == []
            assert requests.get(f"{url}/media/private/{NAME}").text == "nothing"
            assert requests.get(f"{url}/static/../db.sqlite3").text == "nothing"
