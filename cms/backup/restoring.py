"""Puts an archive in the place of a stopped site, so that a crash leaves the old site or the new one.

The new files are laid beside the present ones first: names of files are never used twice, so neither site
is disturbed by those of the other. Then one rename changes the database, and with it the site. Only then
do the files go that the new site does not name. What is replaced is kept aside, complete, before that.
"""

import os
import shutil
from contextlib import closing, suppress
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from django.utils import timezone

from cms import atomic_files, file_modes
from cms.backup import CANNOT_RESTORE, Obstacle
from cms.backup.archive import DATABASE, MEDIA, verified
from cms.backup.databases import Database
from cms.backup.files import alone_in, names_below, remove_file
from cms.backup.installation import Installation
from cms.backup.manifest import Manifest, Vendor, check_fit
from cms.backup.taking import explained
from cms.serving.preparation import take_lock
from cms.terminal import bilingual


class Restored(NamedTuple):
    """What was put in place, and where the replaced site is kept (nothing when there was none)."""

    manifest: Manifest
    kept: str


def check(archive: Path, vendor: Vendor) -> Manifest:
    """What the archive holds, once every byte was compared and it fits this installation."""
    with explained():
        manifest = verified(archive)
    check_fit(manifest, vendor)
    return manifest


def restore(
    archive: Path, installation: Installation, force: bool = False, unsigned: bool = False
) -> Restored:
    """Puts the archive in place; raises `Obstacle` before anything is changed.

    `unsigned`: also one that the key of this installation did not sign. Its database becomes this site's,
    accounts included, and PostgreSQL carries out whatever is in it.
    """
    database = installation.database
    with explained(), closing(take_lock(installation.data_dir, CANNOT_RESTORE)), alone_in(installation.media):
        manifest = check(archive, database.vendor)
        check_signature(manifest, unsigned)
        replaces = check_target(installation, force)
        database.check_free()
        staging = installation.data_dir / "restoring"
        shutil.rmtree(staging, ignore_errors=True)  # of a restoration that was killed
        staging.mkdir(mode=0o700)
        try:
            if verified(archive, into=staging) != manifest:
                raise Obstacle(
                    "the archive has changed meanwhile; take another.",
                    "l'archive a changé entre-temps ; prenez-en une autre.",
                )
            database.prepare(staging / DATABASE, manifest)
            return Restored(manifest, replace(installation, database, manifest, staging, replaces))
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            with suppress(Obstacle):  # the first one is what matters
                database.discard()


def check_signature(manifest: Manifest, unsigned: bool) -> None:
    if not manifest.signed and not unsigned:
        raise Obstacle(
            "the secret key of this installation did not sign the archive, so anybody may have written it. "
            "Put the key of the saved site back first (SECRET_KEY, or the file DATA_DIR/secret-key); where "
            "it is lost, or the archive is of version 0.1, add --unsigned if you know who had it in hand.",
            "la clé secrète de cette installation n'a pas signé l'archive : n'importe qui a pu l'écrire. "
            "Remettez d'abord la clé du site sauvegardé (SECRET_KEY, ou le fichier DATA_DIR/secret-key) ; si "
            "elle est perdue, ou si l'archive date de la version 0.1, ajoutez --unsigned si vous savez qui "
            "l'a eue en main.",
        )


def check_target(installation: Installation, force: bool) -> bool:
    """Whether something is there to be replaced, which takes `force`."""
    replaces = not installation.database.is_empty() or any(names_below(installation.media))
    if replaces and not force:
        raise Obstacle(
            f"there is a site in {installation.data_dir} already; add --force to replace it "
            "(it will be kept aside).",
            f"il y a déjà un site dans {installation.data_dir} ; ajoutez --force pour le remplacer "
            "(il sera gardé à part).",
        )
    return replaces


def replace(
    installation: Installation, database: Database, manifest: Manifest, staging: Path, replaces: bool
) -> str:
    aside = new_folder(installation.data_dir / "replaced")
    try:
        lay_beside(installation.media, staging / MEDIA, aside / "media")
    except BaseException:
        put_back(installation.media, aside / "media")
        shutil.rmtree(aside)
        raise
    try:
        former = database.switch(aside)  # from here on, what is aside may be the only copy
    except Exception:
        put_back(installation.media, aside / "media")
        raise
    for name in list(names_below(installation.media)):
        if MEDIA + name not in manifest.members:
            remove_file(installation.media / name)
    file_modes.close(file_modes.too_open(installation.data_dir, deeply=True))
    if replaces:
        files = aside / "media"
        return bilingual(f"database: {former}; files: {files}", f"base : {former} ; fichiers : {files}")
    shutil.rmtree(aside)
    with suppress(OSError):  # not empty
        aside.parent.rmdir()
    return ""


def new_folder(parent: Path) -> Path:
    """A folder named after this moment, for its owner only; with a number when the moment has one already."""
    parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    stamp = f"{timezone.localtime():%Y-%m-%d-%H%M%S}"
    for name in chain([stamp], (f"{stamp}-{number}" for number in count(2))):
        with suppress(FileExistsError):
            (parent / name).mkdir(mode=0o700)
            return parent / name
    raise AssertionError("numbers do not end")


def lay_beside(media: Path, new: Path, aside: Path) -> None:
    """Holds the present files by a second name in `aside`, and adds the new ones to them."""
    for name in list(names_below(media)):
        atomic_files.link_or_copy(media / name, aside / name)
    for name in list(names_below(new)):
        atomic_files.move(new / name, media / name)
        file_modes.open_public(media, name)
    os.sync()


def put_back(media: Path, aside: Path) -> None:
    """The present files as they were, where those of an archive had taken their names."""
    for name in names_below(aside):
        present = media / name
        if not present.exists() or not present.samefile(aside / name):
            present.unlink(missing_ok=True)
            atomic_files.link_or_copy(aside / name, present)
