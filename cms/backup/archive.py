"""An archive: a plain tar with the database, the files, then the manifest that names them by digest.

Written in one stream. Whatever is read from one is hostile until its digest was compared: only regular
files with expected names are accepted, and nothing is written outside the folder it is given. A digest
anybody can make again; that nobody else wrote the archive, its signature says.
"""

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hmac import compare_digest
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, cast

from pydantic import ValidationError

from cms.backup import Obstacle
from cms.backup.manifest import Manifest, Member, signature

DATABASE = "database"
MEDIA = "media/"
MANIFEST, SEAL, SIGNATURE = "manifest.json", "manifest.sha256", "manifest.hmac"
TEXTS = (MANIFEST, SEAL, SIGNATURE)
LONGEST_MANIFEST = 256 * 1024 * 1024
PIECE = 1024 * 1024
LONGEST_HEADER = 64 * 1024
"""Bytes of what comes before a file to tell its long name: read into memory, whatever its size."""


class Tee:
    """A file that digests what is read from it, and writes that elsewhere when asked to."""

    def __init__(self, source: IO[bytes], copy: IO[bytes] | None = None) -> None:
        self.source, self.copy, self.size, self.digest = source, copy, 0, hashlib.sha256()

    def read(self, size: int = PIECE) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        if self.copy is not None:
            self.copy.write(piece)
        return piece

    @property
    def member(self) -> Member:
        return Member(size=self.size, sha256=self.digest.hexdigest())


class Header(tarfile.TarInfo):
    """What stands before each member; refused where its own text is oversized."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str | None, errors: str) -> "Header":
        found = super().frombuf(buf, encoding or "utf-8", errors)
        if found.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) and found.size > LONGEST_HEADER:
            raise Obstacle(
                f"the archive has an oversized header ({found.size} bytes); take another.",
                f"l'archive a un en-tête démesuré ({found.size} octets) ; prenez-en une autre.",
            )
        return cast(Header, found)


class Writer:
    """Adds files one after the other, and the manifest at the end."""

    def __init__(self, target: IO[bytes]) -> None:
        self.tar = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.members: dict[str, Member] = {}

    def add(self, name: str, file: Path) -> None:
        with file.open("rb") as opened:
            info = self.tar.gettarinfo(arcname=name, fileobj=opened)
            info.uid = info.gid = 0
            info.uname = info.gname = ""
            info.type, info.linkname = tarfile.REGTYPE, ""  # tarfile notices hard links
            info.size = file.stat().st_size
            self.tar.addfile(info, tee := Tee(opened))
        self.members[name] = tee.member

    def close(self, manifest: Manifest) -> None:
        text = manifest.model_dump_json(indent=1).encode()
        self._add_bytes(MANIFEST, text)
        self._add_bytes(SEAL, hashlib.sha256(text).hexdigest().encode())
        self._add_bytes(SIGNATURE, signature(text).encode())
        self.tar.close()

    def _add_bytes(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), 0o600
        self.tar.addfile(info, BytesIO(content))


def verified(file: Path, into: Path | None = None) -> Manifest:
    """The manifest of an archive of which every byte was compared; `into` receives its files.

    Raises `Obstacle` when anything is missing, added or changed. What lies in `into` then is not to be used.
    """
    found: dict[str, Member] = {}
    texts: dict[str, bytes] = {}
    with reading(file) as tar:
        for info in tar:
            check_member(info, found.keys() | texts.keys())
            content = cast(IO[bytes], tar.extractfile(info))  # None only for what is not a file
            if info.name in TEXTS:
                texts[info.name] = content.read()
            else:
                found[info.name] = _consume(content, info, into)
    manifest = sealed(texts)
    compare(manifest, found)
    return manifest


@contextmanager
def reading(file: Path) -> Iterator[tarfile.TarFile]:
    """The archive, member by member; what makes it unreadable is an `Obstacle`."""
    try:
        with tarfile.open(file, "r|", bufsize=PIECE, tarinfo=Header) as tar:
            yield tar
    except (tarfile.TarError, EOFError, ValueError, RecursionError) as error:
        raise Obstacle(
            f"{file} is not a whole archive ({error}); take another.",
            f"{file} n'est pas une archive entière ({error}) ; prenez-en une autre.",
        ) from error
    except OSError as error:
        raise Obstacle(
            f"{file} cannot be read ({error.strerror or error}).",
            f"{file} ne peut pas être lu ({error.strerror or error}).",
        ) from error


def check_member(info: tarfile.TarInfo, before: set[str]) -> None:
    """Refuses links, devices, sparse files, names that lead elsewhere, and a name said twice."""
    if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or info.issparse():
        raise Obstacle(
            f'the archive holds something else than a plain file ("{info.name}").',
            f"l'archive contient autre chose qu'un fichier ordinaire (« {info.name} »).",
        )
    if info.name in before:
        raise Obstacle(
            f'the archive holds "{info.name}" twice.',
            f"l'archive contient deux fois « {info.name} ».",
        )
    if info.name not in (DATABASE, *TEXTS) and not is_media_name(info.name):
        raise Obstacle(
            f'the archive holds an unexpected file ("{info.name}").',
            f"l'archive contient un fichier inattendu (« {info.name} »).",
        )
    if info.name in TEXTS and info.size > LONGEST_MANIFEST:
        raise Obstacle(
            f'the archive holds an oversized "{info.name}" ({info.size} bytes).',
            f"l'archive contient un « {info.name} » démesuré ({info.size} octets).",
        )


def is_media_name(name: str) -> bool:
    """Whether this is the plain name of a file below `media/`, and of nothing outside it."""
    path = PurePosixPath(name)
    inside = name.startswith(MEDIA) and len(path.parts) > 1 and ".." not in path.parts
    return inside and str(path) == name and not set(name) & {"\\", "\0"}


def sealed(texts: dict[str, bytes]) -> Manifest:
    """The manifest, whole, and whether it bears the signature of this installation's key."""
    if not {MANIFEST, SEAL} <= texts.keys():
        raise Obstacle(
            "the archive is cut off or foreign (no manifest); take another.",
            "l'archive est tronquée ou étrangère (pas de manifeste) ; prenez-en une autre.",
        )
    if hashlib.sha256(texts[MANIFEST]).hexdigest().encode() != texts[SEAL]:
        raise Obstacle(
            "the manifest of the archive is damaged; take another archive.",
            "le manifeste de l'archive est abîmé ; prenez une autre archive.",
        )
    try:
        manifest = Manifest.model_validate_json(texts[MANIFEST])
    except ValidationError as error:
        raise Obstacle(
            "the manifest of the archive cannot be read; take another archive.",
            "le manifeste de l'archive est illisible ; prenez une autre archive.",
        ) from error
    signed = compare_digest(texts.get(SIGNATURE, b""), signature(texts[MANIFEST]).encode())
    return manifest.model_copy(update={"signed": signed})


def compare(manifest: Manifest, found: dict[str, Member]) -> None:
    """Raises `Obstacle` unless the members are those of the manifest, byte for byte."""
    differing = {
        name for name in found.keys() | manifest.members if found.get(name) != manifest.members.get(name)
    }
    if differing or DATABASE not in found:
        first = sorted(differing or {DATABASE})[:3]
        english, french = (", ".join(quotes.format(name) for name in first) for quotes in ('"{}"', "« {} »"))
        raise Obstacle(
            f"the archive is damaged ({english}: content missing, added or changed); take another.",
            f"l'archive est abîmée ({french} : contenu absent, ajouté ou changé) ; prenez-en une autre.",
        )


def _consume(content: IO[bytes], info: tarfile.TarInfo, into: Path | None) -> Member:
    """Reads a member to its end, into a new file when there is a folder for it."""
    if into is None:
        return _read(Tee(content))
    target = into / info.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as copy:
        member = _read(Tee(content, copy))
    return member


def _read(tee: Tee) -> Member:
    while tee.read():
        pass
    return tee.member
