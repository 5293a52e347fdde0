"""What is open to other accounts is closed at start and told by `check`, in one sentence each."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.checks import Tags, run_checks

from cms.serving import open_files

pytestmark = pytest.mark.usefixtures("french_terminal")


@pytest.fixture
def database() -> dict[str, str]:
    return {"ENGINE": "django.db.backends.sqlite3"}


@pytest.fixture
def data_dir(tmp_path, monkeypatch, database) -> Path:
    database["NAME"] = str(tmp_path / "db")
    ours = SimpleNamespace(DATA_DIR=tmp_path, DATABASES={"default": database})
    monkeypatch.setattr(open_files, "settings", ours)
    for name in ("db", "secret-key"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    tmp_path.chmod(0o755)
    return tmp_path


def warnings() -> list[str]:
    return [str(found.msg) for found in run_checks(tags=[Tags.security]) if found.id == "cms.W010"]


def said() -> list[str]:
    lines: list[str] = []
    open_files.close_open_files(lines.append)
    return lines


def test_the_check_names_what_is_open_until_it_is_closed(data_dir):
    (warning,) = warnings()
    assert "3 fichiers et dossiers du site sont ouverts" in warning
    assert f"({data_dir}, {data_dir}/" in warning
    assert said() == [
        f"3 fichiers et dossiers de {data_dir} étaient ouverts à d'autres comptes de la machine ; "
        "ils sont fermés maintenant."
    ]
    assert (warnings(), said()) == ([], [])


def test_a_database_elsewhere_is_closed_too(data_dir, database, tmp_path_factory):
    file = tmp_path_factory.mktemp("elsewhere") / "site.sqlite3"
    file.touch()
    file.chmod(0o664)
    database["NAME"] = str(file)
    said()
    assert file.stat().st_mode & 0o777 == 0o600


def test_files_of_another_account_are_named_with_a_cure_and_stop_nothing(data_dir, monkeypatch):
    def refused(*_):
        raise PermissionError("Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    (line,) = said()
    assert line.startswith("3 fichiers et dossiers du site sont ouverts à d'autres comptes")
    assert "chown" in line
