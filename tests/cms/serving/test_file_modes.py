"""Other accounts of the machine read what is public, and nothing else, whatever the umask was."""

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
import requests

from cms.settings.environment import BASE_DIR
from tests.cms.media.builders import encoded, picture
from tests.databases import migrated_file
from tests.journeys.product import Product, running
from tests.waiting import PATIENCE, eventually

NOBODY = 65_534
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
READ = """
import os, sys
os.setgroups([]), os.setgid(int(sys.argv[2])), os.setuid(int(sys.argv[2]))
def read(path):
    try:
        with open(path, "rb") as file:
            file.read(1)
    except OSError:
        return
    print(path)
for folder, folders, files in os.walk(sys.argv[1]):
    for name in files:
        read(os.path.join(folder, name))
for line in sys.stdin:
    read(line.rstrip("\\n"))
"""
"""Prints each file that an account can read: those that a listing shows, and those that somebody names."""


@pytest.fixture
def data_dir(request):
    """Below a folder that every account may pass, with a migrated database open to all."""
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        folder = Path(scratch) / "data"
        folder.mkdir()
        folder.chmod(0o777)
        template = migrated_file(request.config.cache.mkdir("databases"))
        shutil.copyfile(template, folder / "db.sqlite3")
        (folder / "db.sqlite3").chmod(0o666)
        yield folder


@pytest.fixture(params=[pytest.param(0, marks=pytest.mark.slow), 0o022], ids=oct)
def umask(request):
    """That of the shell in which the product is started."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def manage(data_dir: Path, *command: str) -> None:
    environment = {**os.environ, "DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    environment.pop("DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=BASE_DIR, env=environment, check=True, timeout=PATIENCE
    )


def upload(product: Product) -> None:
    """A picture through the form of the administration, as the staff send it."""
    session = requests.Session()
    for path, given, files in (
        ("/admin/login/", {"username": product.account, "password": product.password}, None),
        (
            "/admin/images/add/",
            {"title": "Puits", "alt": "Un puits", "collection": "1", "tags": "", "licence": ""},
            {"file": ("puits.jpg", encoded(picture(1200, 900)))},
        ),
    ):
        token = TOKEN.search(session.get(product.url + path).text)[1]
        data = {**given, "csrfmiddlewaretoken": token}
        answer = session.post(product.url + path, data, files=files, headers={"Referer": product.url})
        assert answer.url != product.url + path, answer.text


def modes(data_dir: Path) -> dict[str, int]:
    """The mode of every folder and file, by its name in the data folder."""
    found = {}
    for path in [data_dir, *data_dir.rglob("*")]:
        with suppress(FileNotFoundError):  # the worker goes on
            found[str(path.relative_to(data_dir))] = stat.S_IMODE(path.lstat().st_mode)
    return found


def widest(name: str, is_folder: bool) -> int:
    """What the mode of a file or folder may be at most, as docs/operations.md says it."""
    if name == "static" or name.startswith("static/"):
        return 0o755 if is_folder else 0o644
    if name == "media/public" or name.startswith("media/public/"):
        return 0o711 if is_folder else 0o644
    return (0o711 if name in (".", "media") else 0o700) if is_folder else 0o600


def too_open(data_dir: Path) -> dict[str, str]:
    """What has a bit too many; a file that has a public name too may be open, in a folder that is not."""
    wrong = {}
    for name, mode in modes(data_dir).items():
        path = data_dir / name
        if mode & ~widest(name, path.is_dir()) and not (name.count("/") > 1 and is_shared(path)):
            wrong[name] = oct(mode)
    return wrong


def is_shared(path: Path) -> bool:
    """Whether it has another name, or none any more."""
    try:
        return path.is_file() and path.stat().st_nlink > 1
    except FileNotFoundError:
        return True


def readable_by_nobody(data_dir: Path) -> set[str]:
    """What another account really reads: listed by its own means, or named to it."""
    names = "\n".join(str(path) for path in data_dir.rglob("*") if path.is_file())
    command = [sys.executable, "-I", "-c", READ, str(data_dir), str(NOBODY)]
    done = subprocess.run(command, input=names, capture_output=True, text=True, check=True)
    return {str(Path(line).relative_to(data_dir)) for line in done.stdout.splitlines()}


def public_files(data_dir: Path) -> set[str]:
    found = [*(data_dir / "static").rglob("*"), *(data_dir / "media" / "public").rglob("*")]
    own = {".collected"}
    return {str(path.relative_to(data_dir)) for path in found if path.is_file() and path.name not in own}


def judged(data_dir: Path) -> None:
    """Nothing private is open, and what the proxy serves is: to an account that is not ours."""
    assert too_open(data_dir) == {}
    if os.geteuid() == 0:
        eventually(partial(all_that_is_public_is_read, data_dir))


def all_that_is_public_is_read(data_dir: Path) -> bool:
    """By nobody, who never reads anything else; a file that is being written is opened once it is whole."""
    before, read, after = public_files(data_dir), readable_by_nobody(data_dir), public_files(data_dir)
    assert read <= before | after
    assert any(name.endswith(".br") for name in read)
    return before & after <= read and any(name.startswith("media/public/renditions/") for name in read)


def has_sizes(data_dir: Path) -> bool:
    return any((data_dir / "media" / "public" / "renditions").glob("*.avif"))


def test_other_accounts_read_what_is_public_and_nothing_else(data_dir, umask):
    for product in running(data_dir, "--examples"):
        upload(product)
        eventually(partial(has_sizes, data_dir))
        judged(data_dir)
        manage(data_dir, "backup")
    judged(data_dir)
    (archive,) = (data_dir / "backups").glob("*.tar")
    manage(data_dir, "restore", str(archive), "--force")
    judged(data_dir)
