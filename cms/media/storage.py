"""Files on a disk, whole or not at all; for the site's account, and the public ones for the proxy too."""

from pathlib import Path
from typing import IO

from django.core.files.storage import FileSystemStorage

from cms import file_modes


class WholeFileStorage(FileSystemStorage):
    """Django's leaves what it had written of a file when the disk is full, which keeps the disk full."""

    def _save(self, name: str, content: IO) -> str:
        was_there = self.exists(name)
        try:
            name = super()._save(name, content)
            file_modes.open_public(Path(self.location), name)
        except BaseException:
            if not was_there:
                self.delete(name)
            raise
        return name
