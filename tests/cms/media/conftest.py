"""Every test of this folder has its own, empty media folder."""

import pytest


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path  # WhiteNoise wants one that exists
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    return settings.MEDIA_ROOT


@pytest.fixture
def stored(media_root):
    """The names of all stored files, in order."""
    return lambda: sorted(
        str(path.relative_to(media_root)) for path in media_root.rglob("*") if path.is_file()
    )
