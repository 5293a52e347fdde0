"""Static files under names that change with their content, compressed once, when the site is prepared."""

import os
from typing import Any

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

QUALITY = 9
"""Of brotli: the best one, 11, takes ten times as long for three in a hundred bytes less."""
NEVER_ASKED_FOR = ["ninja"]
"""Folders that no page of ours loads: twenty-four megabytes of documentation browsers."""


class QuickCompressor(Compressor):
    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        return brotli.compress(data, quality=QUALITY)

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        """For the proxy too, as the file that it is made of."""
        written: str = super().write_data(path, data, suffix, stat_result)
        os.chmod(written, stat_result.st_mode)
        return written


class CompressedStaticFiles(CompressedManifestStaticFilesStorage):
    def stored_name(self, name: str) -> str:
        """Its own name while it is not collected, unless `WHITENOISE_MANIFEST_STRICT` forbids that."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            if self.manifest_strict:
                raise
            return name

    def create_compressor(self, **options: Any) -> Compressor:
        return QuickCompressor(**options)
