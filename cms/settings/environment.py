"""The environment this process was started in: every variable the product honours is read here.

`docs/operations.md` says what each one means (a test compares the two lists). A value that
cannot be used ends the process with one sentence that names the variable, the value and the cure.
"""

import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
from environs import Env, EnvError

from cms import file_modes
from cms.atomic_files import write_once
from cms.host_names import canonical_url, host_name, host_of, origin_of
from cms.terminal import bilingual

BASE_DIR = Path(__file__).resolve().parent.parent.parent

SHORTEST_TOKEN = 20
"""Characters of a token that nobody guesses."""
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
CANNOT_START = ("Cannot start: ", "Démarrage impossible : ")
"""In English and in French; what comes before the reason."""

env = Env()
file_modes.keep_to_the_account()


def refuse(english: str, french: str, cannot: tuple[str, str] = CANNOT_START) -> NoReturn:
    """Ends the process (exit code 1) with this sentence on the error stream, without a traceback."""
    raise SystemExit(bilingual(*cannot) + bilingual(english, french))


try:
    DATA_DIR = Path(env.str("DATA_DIR", "") or BASE_DIR / "var").resolve()
    BIND = env.str("BIND", "127.0.0.1")
    PORT = env.int("PORT", 8000)
    PUBLIC_URL = env.str("PUBLIC_URL", "").strip() or f"http://127.0.0.1:{PORT}"
    ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
    TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 1 if PUBLIC_URL.lower().startswith("https:") else 0)
    DATABASE_URL = env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
    DATABASE_CONN_MAX_AGE = env.int("DATABASE_CONN_MAX_AGE", 600)
    WEB_PROCESSES = env.int("WEB_PROCESSES", 1)
    WEB_THREADS = env.int("WEB_THREADS", 4)
    EDGE_CACHE_MB = env.int("EDGE_CACHE_MB", 64)
    WORKERS = env.int("WORKERS", 1)
    SECRET_KEY = env.str("SECRET_KEY", "")
    REQUIRE_SECOND_FACTOR: list[str] = env.list("REQUIRE_SECOND_FACTOR", [])
    READINESS_TOKEN = env.str("READINESS_TOKEN", "")
    DISABLED_PLUGINS: list[str] = env.list("DISABLED_PLUGINS", [])
    PLUGINS_SET_ASIDE: Any = env.json("PLUGINS_SET_ASIDE", {})
    MAP_TILES_URL = env.str("MAP_TILES_URL", "")
    MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", "")
    AUTHORING_API = env.bool("AUTHORING_API", False)
    TIME_ZONE = env.str("TIME_ZONE", "Europe/Paris")
    LOG_LEVEL = env.str("LOG_LEVEL", "INFO").upper()
    DEBUG = env.bool("DEBUG", False)
    EMAIL_HOST = env.str("EMAIL_HOST", "")
    EMAIL_PORT: int | None = env.int("EMAIL_PORT", None)
    EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
    EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
    EMAIL_USE_SSL: bool | None = env.bool("EMAIL_USE_SSL", None)
    EMAIL_USE_TLS: bool | None = env.bool("EMAIL_USE_TLS", None)
    DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "")
except EnvError as error:
    refuse(
        f"an environment variable is misspelt ({error}); see docs/operations.md.",
        f"une variable d'environnement est mal écrite ({error}) ; voir docs/fr/operations.md.",
    )


def checked_origin(url: str) -> str:
    """The origin that `url` names, as browsers spell it; nothing else may stand in it."""
    try:
        return origin_of(url)
    except ValueError:
        refuse(
            f'PUBLIC_URL is "{url}"; write for example https://www.example.org, without a path.',
            f"PUBLIC_URL vaut « {url} » ; écrivez par exemple https://www.exemple.org, sans chemin.",
        )


def checked_host(text: str) -> str:
    """An entry of `ALLOWED_HOSTS` as requests spell it: the host alone, of a whole address too.

    `*` stands for every host, `.exemple.org` for that one and those below it.
    """
    dot = "." if text.startswith(".") else ""
    try:
        if text == "*" or "//" in text:
            return text if text == "*" else host_of(origin_of(text))
        bare = text.removeprefix(".")
        return dot + (host_name(bare) if bare.count(":") > 1 else host_of(origin_of(f"http://{bare}")))
    except ValueError:
        refuse(
            f'ALLOWED_HOSTS holds "{text}"; write for example www.example.org, '
            "or .example.org for all hosts of a domain.",
            f"ALLOWED_HOSTS contient « {text} » ; écrivez par exemple www.exemple.org, "
            "ou .exemple.org pour tous les hôtes d'un domaine.",
        )


def map_tiles() -> dict[str, str] | None:
    """`{"url", "attribution", "origin"}` of the tiles of detailed maps; None without any."""
    if not MAP_TILES_URL:
        return None
    url, parts = "", urlsplit("")
    with suppress(ValueError):
        url = canonical_url(MAP_TILES_URL)
        parts = urlsplit(url)
    if "@" in parts.netloc or not all(f"{{{axis}}}" in parts.path + parts.query for axis in "xyz"):
        refuse(
            f'MAP_TILES_URL is "{MAP_TILES_URL}"; write for example '
            "https://tiles.example.org/{z}/{x}/{y}.png, on one host.",
            f"MAP_TILES_URL vaut « {MAP_TILES_URL} » ; écrivez par exemple "
            "https://tuiles.exemple.org/{z}/{x}/{y}.png, sur un seul hôte.",
        )
    if not MAP_TILES_ATTRIBUTION:
        refuse(
            "MAP_TILES_URL asks for MAP_TILES_ATTRIBUTION: the source of the tiles, to be named on the map.",
            "MAP_TILES_URL demande MAP_TILES_ATTRIBUTION : la source des tuiles, à nommer sur la carte.",
        )
    origin = f"{parts.scheme}://{parts.netloc}"
    return {"url": url, "attribution": MAP_TILES_ATTRIBUTION, "origin": origin}


def database() -> dict[str, Any]:
    """Django's description of the database that `DATABASE_URL` names."""
    found: dict[str, Any] = {"ENGINE": ""}
    with suppress(ValueError):
        found.update(dj_database_url.parse(DATABASE_URL, conn_max_age=DATABASE_CONN_MAX_AGE))
    if not found["ENGINE"].endswith(("sqlite3", "postgresql")) or not found["NAME"]:
        refuse(
            "DATABASE_URL is misspelt; examples: sqlite:////srv/site/db.sqlite3 "
            "or postgresql://user:password@server:5432/database.",
            "DATABASE_URL est mal écrite ; exemples : sqlite:////srv/site/db.sqlite3 "
            "ou postgresql://utilisateur:motdepasse@serveur:5432/base.",
        )
    return found


def secret_key() -> str:
    """The signing key: `SECRET_KEY`, or one made on first use and kept in `DATA_DIR/secret-key`."""
    if SECRET_KEY:
        return SECRET_KEY
    kept = DATA_DIR / "secret-key"
    try:
        file_modes.make_data_dir(DATA_DIR)
        if not kept.exists():
            write_once(kept, secrets.token_urlsafe(50))
        return kept.read_text().strip()
    except OSError as error:
        refuse_data_dir(DATA_DIR, error)


def refuse_data_dir(data_dir: Path, error: OSError, cannot: tuple[str, str] = CANNOT_START) -> NoReturn:
    refuse(
        f"the data folder {data_dir} cannot be used ({error.strerror}); give yourself the right to write "
        "there, or choose another with DATA_DIR.",
        f"le dossier des données {data_dir} n'est pas utilisable ({error.strerror}) ; donnez-vous le droit "
        "d'y écrire ou choisissez-en un autre avec DATA_DIR.",
        cannot,
    )


def check_values() -> None:
    """Refuses numbers and names that would fail later, far from the variable that holds them."""
    check_numbers()
    if READINESS_TOKEN and len(READINESS_TOKEN) < SHORTEST_TOKEN:
        refuse(
            f"READINESS_TOKEN has {len(READINESS_TOKEN)} characters; "
            f"write at least {SHORTEST_TOKEN}, at random.",
            f"READINESS_TOKEN a {len(READINESS_TOKEN)} caractères ; "
            f"écrivez-en au moins {SHORTEST_TOKEN}, au hasard.",
        )
    if LOG_LEVEL not in LEVELS:
        levels = ", ".join(LEVELS)
        refuse(
            f'LOG_LEVEL is "{LOG_LEVEL}"; choose one of {levels}.',
            f"LOG_LEVEL vaut « {LOG_LEVEL} » ; choisissez parmi {levels}.",
        )
    if not isinstance(PLUGINS_SET_ASIDE, dict):
        refuse(
            "PLUGINS_SET_ASIDE is misspelt; `manage.py` sets it itself, remove it.",
            "PLUGINS_SET_ASIDE est mal écrite ; `manage.py` la pose lui-même, effacez-la.",
        )
    if TIME_ZONE not in available_timezones():
        refuse(
            f'TIME_ZONE is "{TIME_ZONE}", which is unknown; write for example Europe/Paris.',
            f"TIME_ZONE vaut « {TIME_ZONE} », qui est inconnu ; écrivez par exemple Europe/Paris.",
        )


def check_numbers() -> None:
    if not 1 <= PORT <= 65535:
        refuse(
            f"PORT is {PORT}; choose a number from 1 to 65535.",
            f"PORT vaut {PORT} ; choisissez un nombre entre 1 et 65535.",
        )
    counts = {
        "WEB_PROCESSES": (WEB_PROCESSES, 1),
        "WEB_THREADS": (WEB_THREADS, 1),
        "TRUSTED_PROXIES": (TRUSTED_PROXIES, 0),
        "WORKERS": (WORKERS, 0),
        "EDGE_CACHE_MB": (EDGE_CACHE_MB, 0),
    }
    for name, (count, least) in counts.items():
        if count < least:
            refuse(
                f"{name} is {count}; it takes at least {least}.",
                f"{name} vaut {count} ; il en faut au moins {least}.",
            )
    if WORKERS > 1 and DATABASE_URL.startswith("sqlite"):
        refuse(
            f"WORKERS is {WORKERS}, but SQLite wants only one; move to PostgreSQL (DATABASE_URL).",
            f"WORKERS vaut {WORKERS}, mais SQLite n'en veut qu'un ; passez à PostgreSQL (DATABASE_URL).",
        )


check_values()
PUBLIC_URL = checked_origin(PUBLIC_URL)
ALLOWED_HOSTS = [checked_host(host.strip()) for host in ALLOWED_HOSTS if host.strip()]
MAP_TILES = map_tiles()
