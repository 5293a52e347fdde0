"""What must be true before the first request; each obstacle is one sentence with its cure."""

import fcntl
import hashlib
import os
import secrets
import socket
import time
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import IO

from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import DatabaseError, connection
from wagtail.users.models import UserProfile

from cms import file_modes, pooler
from cms.http.health import unapplied
from cms.publishing.worker import drain_items, drain_wide_updates
from cms.serving import old_static_files
from cms.serving.static_files import NEVER_ASKED_FOR
from cms.settings.environment import CANNOT_START, refuse, refuse_data_dir
from cms.settings.postgresql import ON_THE_SERVER

ACCOUNT = "admin"
PATIENCE = 60.0  # seconds
REFUSED_BY_POOLER = "unsupported startup parameter"
"""What pgbouncer says of `options`."""


def take_lock(data_dir: Path, cannot: tuple[str, str] = CANNOT_START) -> IO[str]:
    """Holds `DATA_DIR/serve.lock` until the returned file is closed or the process ends."""
    try:
        file_modes.make_data_dir(data_dir)
        lock = (data_dir / "serve.lock").open("a+")
    except OSError as error:
        refuse_data_dir(data_dir, error, cannot)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with lock:
            lock.seek(0)
            holder = lock.read().strip()
        refuse(
            f"the site runs already with the data of {data_dir} (process {holder}); "
            "stop it, or choose another folder with DATA_DIR.",
            f"le site tourne déjà avec les données de {data_dir} (processus {holder}) ; "
            "arrêtez-le, ou choisissez un autre dossier avec DATA_DIR.",
            cannot,
        )
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def check_port(address: str, port: int) -> None:
    """Granian shares a port silently (SO_REUSEPORT), so it is tried here without sharing."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with closing(socket.socket(family)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        example = f"make run PORT={port % 60000 + 1}"
        refuse(
            f"port {port} of {address} is not free ({error.strerror}); stop the program that has it, "
            f"or choose another, for example: {example}",
            f"le port {port} de {address} n'est pas disponible ({error.strerror}) ; arrêtez le programme "
            f"qui l'occupe, ou choisissez-en un autre, par exemple : {example}",
        )


def check_database() -> None:
    try:
        connection.ensure_connection()
        forgotten = pooler.not_in_force(connection)
    except DatabaseError as error:
        words = " ".join(str(error).split())
        if REFUSED_BY_POOLER in words:
            refuse(
                f"a pooler before PostgreSQL refuses what each connection asks for ({words}); add "
                '"options" to ignore_startup_parameters in its configuration (pgbouncer.ini).',
                f"un répartiteur de connexions devant PostgreSQL refuse ce que demande chacune ({words}) ; "
                "ajoutez « options » à ignore_startup_parameters dans sa configuration (pgbouncer.ini).",
            )
        refuse(
            f"the database does not answer ({words}); check DATABASE_URL and that the server runs.",
            f"la base de données ne répond pas ({words}) ; vérifiez DATABASE_URL et que le serveur tourne.",
        )
    if forgotten:
        names, cure = ", ".join(forgotten), "; ".join(map(role_default, forgotten))
        refuse(
            f"PostgreSQL would wait for ever for a node that vanishes ({names} at 0, by a pooler before it "
            f"or by DATABASE_URL); as this role or an administrator: {cure}; then restart the pooler.",
            f"PostgreSQL attendrait sans fin un nœud qui disparaît ({names} à 0, à cause d'un répartiteur "
            f"de connexions ou de DATABASE_URL) ; sous ce rôle ou en administrateur : {cure} ; puis "
            "redémarrez le répartiteur.",
        )


def role_default(name: str) -> str:
    """The statement that makes our value of a setting of the server that of every session of our role."""
    user = connection.settings_dict["USER"]
    role = connection.ops.quote_name(user) if user else "CURRENT_USER"
    return f"ALTER ROLE {role} SET {name} = '{ON_THE_SERVER[name]}'"


def migrate() -> bool:
    """Brings the database up to date; False when it already was."""
    if not unapplied():
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def load_site() -> list[str]:
    """Loads the site's own text where it is not yet; returns what there is to say about it."""
    if "load_site" not in get_commands():
        return []
    said = StringIO()
    try:
        call_command("load_site", stdout=said, verbosity=0)
    except CommandError as obstacle:
        said.write(str(obstacle))
    return said.getvalue().splitlines()


def load_examples() -> list[str]:
    """Loads the examples where they are not yet; refuses with the reason where they have no place."""
    said = StringIO()
    try:
        call_command("load_examples", stdout=said, verbosity=0)
    except CommandError as obstacle:
        refuse(str(obstacle), str(obstacle))
    return said.getvalue().splitlines()


def publish_loaded() -> None:
    """Makes public what was loaded, before anybody is told where to look; after a minute, the worker goes on.

    Further sizes of pictures are left to it: pages do without.
    """
    until = time.monotonic() + PATIENCE
    while drain_wide_updates() + drain_items() and time.monotonic() < until:
        pass


def first_administrator() -> str | None:
    """Makes the account when there is no administrator yet and returns its password, otherwise None."""
    users = get_user_model().objects
    if users.filter(is_superuser=True, is_active=True).exists():
        return None
    password = new_password()
    account = users.filter(username=ACCOUNT).first() or users.model(username=ACCOUNT)
    account.is_superuser = account.is_staff = account.is_active = True
    account.set_password(password)
    account.save()
    UserProfile.objects.update_or_create(user=account, defaults={"preferred_language": "fr"})
    return password


def new_password() -> str:
    """Sixteen random letters and digits in groups of four, easy to copy by hand (95 bits)."""
    letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def collect_static(static_root: Path) -> bool:
    """Collects the static files when one of them changed since the last time; False when none did.

    What they replace stays for a day, and is deleted at the first start after it.
    """
    old_static_files.delete_aged(static_root)
    stamp = static_root / ".collected"
    current = static_fingerprint()
    if stamp.exists() and stamp.read_text() == current:
        return False
    before = old_static_files.current(static_root)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NEVER_ASKED_FOR)
    old_static_files.begin_to_age(before - old_static_files.current(static_root))
    stamp.write_text(current)
    return True


def static_fingerprint() -> str:
    """Changes with the name, size or date of any static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
