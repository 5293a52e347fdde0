"""A database that was put back to an older state never lets a partner believe it is up to date."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from cms.publishing import epoch, head, sequence
from cms.publishing.worker import Worker
from cms.testing import catch_up
from tests.cms.publishing.machine.world import delete_epoch_file, drop_copy, kept_copy
from tests.news.builders import article

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_memory():
    delete_epoch_file()
    yield
    delete_epoch_file()


@pytest.fixture
def backup(database, tmp_path):
    """A copy of the database with one article in it; `restore()` puts it back."""
    article("Premier")
    catch_up()
    kept = kept_copy(database, tmp_path)
    yield kept
    drop_copy(kept)


def changes(cursor=None) -> tuple[int, str | None]:
    """(status, cursor after the last page) of following the changes from `cursor`."""
    answer = Client().get("/api/v1/changes", {"since": cursor, "limit": 500} if cursor else {"limit": 500})
    return answer.status_code, answer.json().get("cursor")


def publish(*titles) -> str:
    """Publish these articles; the cursor of a partner who has read them."""
    for title in titles:
        article(title)
    catch_up()
    return changes()[1]


def test_the_worker_notices_an_older_database_at_its_start(backup):
    old, new = changes()[1], publish("Deuxième", "Troisième")
    backup.restore()
    assert changes(new)[0] == 410
    Worker().sweep()
    assert (changes(old)[0], changes(new)[0], changes()[0]) == (410, 410, 200)


def test_the_first_number_taken_in_an_older_database_begins_an_epoch(backup):
    new = publish("Deuxième", "Troisième")
    before = head().epoch
    backup.restore()
    publish("Autre deuxième", "Autre troisième", "Autre quatrième", "Autre cinquième")
    assert head().epoch != before
    assert changes(new)[0] == 410


def test_one_batch_larger_than_what_was_lost_is_noticed_too(backup):
    new = publish("Deuxième")
    backup.restore()
    with transaction.atomic():
        sequence.allocate(50)
    assert changes(new)[0] == 410


def test_the_same_backup_restored_a_second_time_is_noticed_again(backup):
    new = publish("Deuxième", "Troisième")
    for _ in range(2):
        backup.restore()
        publish("Autre deuxième", "Autre troisième", "Autre quatrième")
        assert changes(new)[0] == 410


def test_a_backup_of_before_an_epoch_begun_by_hand_is_noticed(backup):
    new = publish("Deuxième", "Troisième")
    call_command("new_epoch")
    publish("Quatrième")
    backup.restore()
    publish("Autre deuxième", "Autre troisième", "Autre quatrième")
    assert changes(new)[0] == 410


def test_a_new_epoch_makes_partners_start_again_once(capsys):
    cursor = publish("Premier")
    call_command("new_epoch")
    begun = head().epoch
    assert begun in capsys.readouterr().out
    assert changes(cursor)[0] == 410
    cursor = publish("Deuxième")
    Worker().sweep()
    assert head().epoch == begun
    assert changes(cursor)[0] == 200


def test_an_unharmed_database_keeps_its_epoch():
    cursor = publish("Premier")
    assert epoch.check() is False
    assert changes(cursor)[0] == 200


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"epoch": 1}', '{"epoch": "other", "head": 9999}'])
def test_a_file_that_tells_nothing_of_this_database_is_written_anew(text):
    cursor = publish("Premier")
    file = Path(settings.DATA_DIR) / "epoch"
    file.write_text(text)
    assert epoch.check() is False
    assert changes(cursor)[0] == 200
    assert json.loads(file.read_text())["head"] == head().head


def test_another_machine_that_began_an_epoch_is_followed():
    publish("Premier")
    remembered = (Path(settings.DATA_DIR) / "epoch").read_text()
    epoch.begin()  # on another machine, with another file
    (Path(settings.DATA_DIR) / "epoch").write_text(remembered)
    cursor = publish("Deuxième")
    assert epoch.check() is False
    assert changes(cursor)[0] == 200
