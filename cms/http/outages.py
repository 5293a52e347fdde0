"""Failures that no request is to blame for: the database is away, full, or a newer version's."""

import errno
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

from cms.publishing.newer_schema import NewerSchema
from cms.publishing.outbox import UpdateNotWritten


@dataclass(frozen=True)
class Outage:
    """What a person reads, with which HTTP status, and when to try again (seconds)."""

    status: int
    retry_after: int
    title: str
    words: str
    english: str


DATABASE_AWAY = Outage(
    503,
    10,
    "La base de données ne répond pas",
    "Réessayez dans un instant. Si vous veniez d’enregistrer, rien n’est perdu : revenez en arrière, votre "
    "texte est encore dans le formulaire.",
    "The database does not answer. Please try again in a moment.",
)
READ_ONLY = Outage(
    503,
    60,
    "La base de données n’accepte plus d’écriture",
    "Rien de ce que vous venez d’envoyer n’a été enregistré, et le site se lit toujours. Prévenez la "
    "personne qui administre le site. Puis revenez en arrière, votre texte est encore dans le formulaire, et "
    "recommencez dans quelques minutes.",
    "The database takes no writing; nothing was saved. Please tell the administrator.",
)
DISK_FULL = Outage(
    507,
    60,
    "Le disque du serveur est plein",
    "Rien de ce que vous venez d’envoyer n’a été enregistré, et le site se lit toujours. Prévenez la "
    "personne qui administre le site : il faut faire de la place. Puis revenez en arrière, votre texte est "
    "encore dans le formulaire, et recommencez.",
    "The disk of the server is full; nothing was saved. Please tell the administrator.",
)
NEWER_VERSION = Outage(
    503,
    60,
    "Une version plus récente du site vient d’être installée",
    "Cette machine a encore l’ancienne : tout s’y lit, mais elle n’enregistre plus rien, pour ne rien "
    "abîmer. Revenez en arrière, votre texte est encore dans le formulaire, et réessayez dans quelques "
    "minutes. Si cela dure, prévenez la personne qui administre le site.",
    "A newer version of the site has been installed, and this machine still runs the older one: nothing was "
    "saved. Please try again in a few minutes.",
)
NEWER_VERSION_FORM = replace(
    NEWER_VERSION,
    words="Cette machine a encore l’ancienne : tout s’y lit, mais elle n’enregistre plus rien, pour ne rien "
    "abîmer. Ce formulaire y est donc fermé, pour que vous n’y écriviez pas pour rien : réessayez dans "
    "quelques minutes. Si cela dure, prévenez la personne qui administre le site.",
    english="A newer version of the site has been installed, and this machine still runs the older one, "
    "which saves nothing: this form is closed. Please try again in a few minutes.",
)
NOT_NOTED = Outage(
    503,
    60,
    "Votre modification n’a pas été faite",
    "Le site n’a pas pu noter ce qu’elle change pour le public ; il l’a donc annulée, et les visiteurs "
    "voient ce qu’ils voyaient. Revenez en arrière, votre texte est encore dans le formulaire, et "
    "recommencez. Si cela se répète, prévenez la personne qui administre le site.",
    "The site could not note what your change means to the public, and undid it. Please try again.",
)

AWAY_IN_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
}
AWAY_IN_POSTGRESQL = ("08", "53", "57P", "55P03", "40", "25P03")
"""Beginnings of SQLSTATE: connection, resources, shutdown, lock not available, deadlock, transaction ended
because this process had said nothing for too long."""


FAILURES = (OperationalError, InterfaceError, InternalError)


def outage_behind(error: BaseException | None) -> Outage | None:
    """The outage that an error comes from, through all that was raised because of it."""
    origins = list(_origins(error))
    if any(map(is_full, origins)):
        return DISK_FULL
    if any(map(is_read_only, origins)):
        return READ_ONLY
    if any(isinstance(origin, FAILURES) and is_away(origin) for origin in origins):
        return DATABASE_AWAY
    if any(isinstance(origin, NewerSchema) for origin in origins):
        return NEWER_VERSION
    if any(isinstance(origin, UpdateNotWritten) for origin in origins):
        return NOT_NOTED
    return None


def is_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return _sqlite_code(error) == sqlite3.SQLITE_FULL or _sqlstate(error) == "53100"


def is_read_only(error: BaseException) -> bool:
    return _sqlite_code(error) == sqlite3.SQLITE_READONLY or _sqlstate(error) == "25006"


def is_away(error: DatabaseError) -> bool:
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(cause) in AWAY_IN_SQLITE
    state = _sqlstate(cause)
    if not state:
        return not isinstance(error, InternalError)
    return state.startswith(AWAY_IN_POSTGRESQL)


def _origins(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _sqlite_code(error: BaseException) -> int | None:
    """The primary result code: the extended ones hold it in their last byte."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _sqlstate(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or "")
