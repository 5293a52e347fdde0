"""An archive that this installation cannot use is refused with what to do."""

import pytest

from cms.backup import Obstacle, manifest
from cms.backup.manifest import DatabaseState, Manifest, check_fit


def made(**fields) -> Manifest:
    state = {
        "vendor": "sqlite",
        "migrations": ["publishing.0001_initial"],
        "counts": {},
        "epoch": "",
        "head": 0,
    }
    state |= {name: fields.pop(name) for name in state.keys() & fields}
    return Manifest(
        **{"version": manifest.version(), "taken_at": "", "lost": [], "members": {}, **fields},
        database=DatabaseState(**state),
    )


def test_one_of_this_version_fits():
    check_fit(made(), "sqlite")


@pytest.mark.parametrize("version", ["0.0.1", "0.0.99"])
def test_an_older_one_fits(version):
    check_fit(made(version=version), "sqlite")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"product": "autre"}, "autre logiciel"),
        ({"version": "99.0"}, "plus récente"),
        ({"version": "0.10.0"}, "plus récente"),
        ({"format": 2}, "plus récente"),
        ({"migrations": ["publishing.9999_later"]}, "publishing.9999_later"),
        ({"migrations": ["events.0001_initial"]}, "type de contenu"),
        ({"vendor": "postgresql"}, "DATABASE_URL une base PostgreSQL"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_cure(fields, said):
    with pytest.raises(Obstacle, match=said):
        check_fit(made(**fields), "sqlite")


def test_a_version_of_thousands_of_digits_is_no_version():
    with pytest.raises(ValueError, match="at most 40"):
        made(version="9" * 5000)


def test_the_numbers_of_a_version_are_numbers():
    assert manifest.numbers("0.10.1") > manifest.numbers("0.9.12")
