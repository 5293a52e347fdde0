"""The last page of an archive: what it holds, where it comes from, and whether it fits here."""

import tomllib
from typing import Annotated, Literal

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils.crypto import salted_hmac
from pydantic import BaseModel, ConfigDict, Field

from cms.backup import Obstacle

PRODUCT = "codeveloppement-mali-cms"
FORMAT = 1
Vendor = Literal["sqlite", "postgresql"]
NAMES: dict[Vendor, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Member(BaseModel):
    """A file of the archive: bytes, and their digest in hexadecimal."""

    model_config = ConfigDict(frozen=True)

    size: int
    sha256: str


class DatabaseState(BaseModel):
    """What the database held at the moment of the backup, read from that very moment."""

    vendor: Vendor
    migrations: list[str]
    counts: dict[str, int]
    epoch: str
    head: int


class Manifest(BaseModel):
    product: str = PRODUCT
    format: int = FORMAT
    version: Annotated[str, Field(max_length=40)]
    taken_at: str
    key: str = ""
    database: DatabaseState
    lost: list[str]
    members: dict[str, Member]
    signed: bool = Field(default=False, exclude=True)
    """Whether this installation's key signed the archive: never what the archive says of itself."""


def version() -> str:
    """The version of the product, as `pyproject.toml` says it."""
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


def key_mark() -> str:
    """Tells two secret keys apart without telling either: 64 bits of a digest that only the key gives."""
    return salted_hmac("cms.backup", "key", algorithm="sha256").hexdigest()[:16]


def signature(text: bytes) -> str:
    """That of a manifest, which only who knows the secret key can make: 256 bits in hexadecimal."""
    return salted_hmac("cms.backup.signature", text, algorithm="sha256").hexdigest()


def check_fit(manifest: Manifest, vendor: Vendor) -> None:
    """Raises `Obstacle` when this installation cannot use the archive."""
    if manifest.product != PRODUCT:
        raise Obstacle(
            f"the archive comes from another program ({manifest.product}); choose another.",
            f"l'archive vient d'un autre logiciel ({manifest.product}) ; choisissez-en une autre.",
        )
    if manifest.format > FORMAT or numbers(manifest.version) > numbers(version()):
        raise Obstacle(
            f"the archive comes from version {manifest.version}, newer than this one ({version()}); "
            "upgrade the program first.",
            f"l'archive vient de la version {manifest.version}, plus récente que celle-ci ({version()}) ; "
            "mettez d'abord le logiciel à jour.",
        )
    if unknown := unknown_migrations(manifest):
        names = ", ".join(unknown[:3])
        raise Obstacle(
            f"the archive has migrations that this version lacks ({names}); upgrade the program first, "
            "or install again the content type to which they belong.",
            f"l'archive connaît des migrations que cette version n'a pas ({names}) ; mettez "
            "d'abord le logiciel à jour, ou réinstallez le type de contenu auquel elles appartiennent.",
        )
    if manifest.database.vendor != vendor:
        theirs, ours = NAMES[manifest.database.vendor], NAMES[vendor]
        raise Obstacle(
            f"the archive is that of a {theirs} database and this installation uses {ours}; "
            f"give DATABASE_URL a {theirs} database.",
            f"l'archive est celle d'une base {theirs} et cette installation utilise {ours} ; "
            f"donnez à DATABASE_URL une base {theirs}.",
        )


def numbers(dotted: str) -> tuple[int, ...]:
    """A version in an order: `0.10.1` comes after `0.9`."""
    return tuple(int(part) for part in dotted.split(".") if part.isdecimal())


def unknown_migrations(manifest: Manifest) -> list[str]:
    """The migrations of the archive that are not among those of this code, nor replaced by them."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = set(loader.disk_migrations)
    known |= {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return sorted(set(manifest.database.migrations) - {f"{app}.{name}" for app, name in known})
