"""Which applied migrations make this version stop writing, and that it notices while it runs."""

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Collection, Page

from cms.overrides.older_commands import ALLOWED
from cms.publishing import newer_schema
from cms.publishing.models import PendingUpdate
from cms.publishing.newer_schema import NewerSchema, newer_migrations, refuse_if_newer
from cms.publishing.worker import Worker
from cms.syndication.dispatching import Dispatcher
from cms.testing import home

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("french_terminal")]

NEWER = "publishing.9999_of_tomorrow"


@pytest.fixture(autouse=True)
def _others_have_looked(monkeypatch):
    """What is seen here of migrations is forgotten afterwards: other tests count queries."""
    monkeypatch.setattr(newer_schema, "_last_seen", newer_schema._last_seen)


def get_command(name: str) -> type:
    """Its class."""
    return type(load_command_class(get_commands()[name], name))


def migrated(name: str) -> MigrationRecorder.Migration:
    """As if another process had applied it just now."""
    app, _, migration = name.partition(".")
    return MigrationRecorder.Migration.objects.create(app=app, name=migration)


def test_nothing_is_newer_than_a_database_of_this_version():
    assert newer_migrations() == []


def test_a_database_without_tables_belongs_to_nobody_yet(monkeypatch):
    monkeypatch.setattr(newer_schema, "_last_seen", None)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE django_migrations")
    assert newer_migrations() == []


@pytest.mark.parametrize("name", [NEWER, "wagtailcore.9999_of_tomorrow", "home.by_hand"])
def test_a_migration_that_this_version_lacks_is_noticed_while_it_runs(name):
    assert newer_migrations() == []
    row = migrated(name)
    assert newer_migrations() == newer_migrations() == [name]
    row.delete()
    assert newer_migrations() == []


@pytest.mark.parametrize(
    "name",
    [
        "publishing.9999_of_tomorrow_compatible",
        "publishing.0002_squashed_since",
        "left_behind.0001_initial",
        "of_an_app_that_came_later.9999_of_tomorrow",
        "publishing.0001_initial",
    ],
)
def test_what_harms_no_older_version_counts_for_nothing(name):
    migrated(name)
    assert newer_migrations() == []


def last_of(app: str) -> str:
    return max(newer_schema._known()[app])


def test_the_last_number_under_another_name_is_newer_where_ours_of_that_number_came_before():
    number = last_of("publishing").partition("_")[0]
    row = migrated(f"publishing.{number}_other")
    assert newer_migrations() == newer_migrations() == [f"publishing.{number}_other"]
    row.delete()
    assert newer_migrations() == []


def test_what_an_older_version_had_applied_in_the_place_of_ours_is_not_newer(monkeypatch):
    """It was replaced since: ours of that number is still to be applied, or was applied after it."""
    monkeypatch.setattr(newer_schema, "_last_seen", None)
    ours = MigrationRecorder.Migration.objects.get(app="publishing", name=last_of("publishing"))
    number = ours.name.partition("_")[0]
    ours.delete()
    migrated(f"publishing.{number}_replaced_since")
    assert newer_migrations() == []
    migrated(f"publishing.{ours.name}")
    assert newer_migrations() == []
    assert newer_migrations() == []


def test_what_one_of_ours_says_that_it_replaces_is_known(monkeypatch):
    class Squashed:
        replaces = [("home", "0098_a"), ("home", "0099_b")]

    class Loader:
        disk_migrations = {("home", "0001_squashed_0099_b"): Squashed}

        def __init__(self, *args, **kwargs): ...

        def load_disk(self): ...

    monkeypatch.setattr(newer_schema, "MigrationLoader", Loader)
    assert newer_schema._known.__wrapped__() == {"home": {"0001_squashed_0099_b", "0098_a", "0099_b"}}


def test_content_is_not_changed_any_more_and_nothing_of_it_is_kept():
    page, updates = home(), PendingUpdate.objects.count()
    before = page.title
    migrated(NEWER)
    page.title = "De l’ancienne version"
    with pytest.raises(NewerSchema, match=NEWER):
        page.save()
    with pytest.raises(NewerSchema):
        Collection.get_first_root_node().add_child(name="De l’ancienne version")
    assert Page.objects.get(pk=page.pk).title == before
    assert not Collection.objects.filter(name="De l’ancienne version").exists()
    assert PendingUpdate.objects.count() == updates


def test_the_worker_does_nothing_and_says_why_once(caplog, monkeypatch):
    PendingUpdate.objects.create(scope="item", ref="x/1.fr")
    worker = Worker()
    row = migrated(NEWER)
    assert [worker.round(), worker.round()] == [0, 0]
    assert worker.activity.doing == "read-only"
    assert PendingUpdate.objects.filter(ref="x/1.fr", attempts=0).exists()
    assert [record.message for record in caplog.records if NEWER in record.message] == [
        f"the worker stops working. {newer_schema.sentence([NEWER])}"
    ]
    row.delete()
    worker.round()
    assert worker.activity.doing == "queue"
    assert not PendingUpdate.objects.filter(ref="x/1.fr", attempts=0).exists()


def test_no_partner_is_called(monkeypatch):
    monkeypatch.setattr("cms.syndication.webhook_delivery.waiting", lambda now: pytest.fail("looked"))
    migrated(NEWER)
    Dispatcher(Worker().stopping).look()


def test_a_command_that_repairs_is_refused_in_one_sentence_and_one_that_looks_is_not():
    migrated(NEWER)
    with pytest.raises(CommandError, match="sauvegarde faite avant la mise à jour"):
        call_command("reconcile")
    call_command("reconcile", "--check")


@pytest.mark.parametrize(
    "command",
    [
        *("publish_due", "publish_scheduled", "new_epoch", "update_index", "migrate", "load_site"),
        *("rebuild_references_index", "fixtree", "purge_revisions", "wagtail_update_image_renditions"),
    ],
)
def test_a_command_that_writes_is_refused_in_one_sentence(command, monkeypatch):
    migrated(NEWER)
    monkeypatch.setattr(get_command(command), "handle", lambda *args, **options: pytest.fail("begun"))
    with pytest.raises(CommandError, match="sauvegarde faite avant la mise à jour"):
        call_command(command)


def test_a_command_that_only_reads_is_not_refused():
    migrated(NEWER)
    call_command("showmigrations", "publishing")
    call_command("plugins")


def test_the_names_of_the_commands_that_may_run_are_names_of_commands():
    assert not ALLOWED - {*get_commands()}


def test_the_sentence_names_the_migration_and_the_cure(monkeypatch):
    migrated(NEWER)
    with pytest.raises(NewerSchema, match="lancez ici la version plus récente"):
        refuse_if_newer()
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(NewerSchema, match="start the newer version here"):
        refuse_if_newer()
