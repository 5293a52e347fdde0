"""Takes a backup while the site serves: a moment of the database, and every file that this moment names.

Editors go on meanwhile. A file that the moment names may move to its other place, where it is found, or be
deleted, and then another moment is taken; what was found stays held by a second name. So whatever the
timing, the archive holds every file that its database names, or says which ones the site itself had lost.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from cms.backup import Obstacle
from cms.backup.archive import DATABASE, MEDIA, Writer, verified
from cms.backup.databases import Snapshot
from cms.backup.files import alone_in
from cms.backup.installation import Installation
from cms.backup.manifest import Manifest, key_mark, version
from cms.backup.media_snapshot import MediaSnapshot

MOMENTS = 10
"""Moments that are tried before giving up on a site that deletes files faster than they are held."""


def take(installation: Installation, folder: Path) -> tuple[Path, Manifest]:
    """A new, verified archive in `folder`, readable by its owner only; and what it holds."""
    with explained(), alone_in(installation.media):
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".sauvegarde-") as scratch:
            draft = Path(scratch) / "archive"
            with MediaSnapshot(installation.media) as pins:
                write_consistent(installation, pins, draft)
            manifest = verified(draft)
            archive = folder / f"sauvegarde-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar"
            if archive.exists():
                raise Obstacle(
                    f"{archive} exists already; try again in a second.",
                    f"{archive} existe déjà ; réessayez dans une seconde.",
                )
            draft.rename(archive)
        os.sync()
    return archive, manifest


@contextmanager
def explained() -> Iterator[None]:
    """What the disk refuses, as an obstacle with its reason."""
    try:
        yield
    except OSError as error:
        reason, file = error.strerror, error.filename
        raise Obstacle(
            f"the disk refused ({reason}: {file or 'writing'}).",
            f"le disque a refusé ({reason} : {file or 'écriture'}).",
        ) from error


def write_consistent(installation: Installation, pins: MediaSnapshot, draft: Path) -> None:
    absent: set[str] = set()
    for _ in range(MOMENTS):
        with installation.database.snapshot(draft.parent) as snapshot:
            named = snapshot.file_names()
            missing = {name for name in named if not pins.pin(name)}
            if missing <= absent:  # absent at two moments that both name it: lost before we came
                pins.pin_unnamed()
                return write(snapshot, pins, named, sorted(missing), draft)
            absent = missing
    raise Obstacle(
        "files disappear faster than they can be copied; try again at a quieter moment.",
        "des fichiers disparaissent plus vite qu'ils ne se copient ; réessayez à un moment plus calme.",
    )


def write(snapshot: Snapshot, pins: MediaSnapshot, named: set[str], lost: list[str], draft: Path) -> None:
    state = snapshot.state()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        writer = Writer(target)
        writer.add(DATABASE, snapshot.dump())
        for name in pins.keep_only(named):
            writer.add(MEDIA + name, pins.folder / name)
        taken_at = timezone.now().isoformat(timespec="seconds")
        writer.close(
            Manifest(
                version=version(),
                taken_at=taken_at,
                key=key_mark(),
                database=state,
                lost=lost,
                members=writer.members,
            )
        )
        target.flush()
        os.fsync(target.fileno())
