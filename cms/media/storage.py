"""Files on a disk, whole or not at all."""

from typing import IO

from django.core.files.storage import FileSystemStorage


class WholeFileStorage(FileSystemStorage):
    """Django's leaves what it had written of a file when the disk is full, which keeps the disk full."""

    def _save(self, name: str, content: IO) -> str:
        was_there = self.exists(name)
        try:
            return super()._save(name, content)
        except BaseException:
            if not was_there:
                self.delete(name)
            raise
