"""The sites that are measured, one data directory for each size, kept in `var/bench` from run to run."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from cms.settings.environment import BASE_DIR
from cms.terminal import bilingual

KEPT = BASE_DIR / "var" / "bench"
SEARCHED = 10_000
"""Pages up to which Wagtail's own search index is filled: above, one search of stock takes minutes."""
GIVEN = ("DATABASE_URL", "DATA_DIR", "PUBLIC_URL", "DJANGO_SETTINGS_MODULE")


def environment(count: int, database_url: str = "") -> dict[str, str]:
    """What a process needs to work on the site of that size; PostgreSQL's database is named after it."""
    clean = {name: value for name, value in os.environ.items() if name not in GIVEN}
    url = f"{database_url.rpartition('/')[0]}/site_{count}" if database_url else ""
    vendor = "postgresql" if database_url else "sqlite"
    return {
        **clean,
        "DATABASE_URL": url,
        "DATA_DIR": str(KEPT / f"{vendor}-{count}"),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    }


def prepare(counts: list[int], database_url: str = "") -> None:
    """Makes the sites that are missing, each from the next smaller one; other content makes all again."""
    smaller = None
    for count in sorted(counts):
        folder = Path(environment(count, database_url)["DATA_DIR"])
        if not _is_kept(folder, database_url):
            preparing = bilingual(
                f"The site of {count} items is being prepared…", f"Le site de {count} contenus se prépare…"
            )
            print(preparing, flush=True)
            _begin(count, smaller, database_url)
            command = [sys.executable, "-m", "bench.dataset.prepare_site", str(count), str(SEARCHED)]
            subprocess.run(command, cwd=BASE_DIR, env=environment(count, database_url), check=True)
            (folder / "content").write_text(fingerprint())
        smaller = count


def _is_kept(folder: Path, database_url: str) -> bool:
    """A throwaway server keeps nothing."""
    stamp = folder / "content"
    return not database_url and stamp.exists() and stamp.read_text() == fingerprint()


def _begin(count: int, smaller: int | None, database_url: str) -> None:
    folder = Path(environment(count, database_url)["DATA_DIR"])
    shutil.rmtree(folder, ignore_errors=True)
    if smaller is None:
        folder.mkdir(parents=True)
    else:
        shutil.copytree(environment(smaller, database_url)["DATA_DIR"], folder)
        (folder / "content").unlink(missing_ok=True)
    if database_url:
        _create_database(count, smaller, database_url)


def _create_database(count: int, smaller: int | None, database_url: str) -> None:
    import psycopg

    like = f' TEMPLATE "site_{smaller}"' if smaller else ""
    with psycopg.connect(database_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "site_{count}"{like}')


def fingerprint() -> str:
    """Changes with the migrations and with what writes the content."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    own = [here / f"{name}.py" for name in ("publications", "pages", "vocabulary")]
    for file in [*sorted(BASE_DIR.glob("[a-z]*/**/migrations/*.py")), *own]:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
