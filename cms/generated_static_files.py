"""Static files that are made of other things: each lies below `DATA_DIR`, written when it is looked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage


class GeneratedFileFinder(finders.BaseFinder):
    """Finds one such file; `name` is its path below `STATIC_URL`, `folder` where it lies below `DATA_DIR`."""

    name: str
    folder: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=Path(settings.DATA_DIR) / self.folder)

    def bring_up_to_date(self, file: Path) -> None:
        """Write it, in one step, where what it is made of has changed."""
        raise NotImplementedError

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != self.name:
            return []
        return [self._written()] if find_all else self._written()

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._written()
        yield self.name, self.storage

    def _written(self) -> str:
        file = self.storage.path(self.name)
        self.bring_up_to_date(Path(file))
        return str(file)
