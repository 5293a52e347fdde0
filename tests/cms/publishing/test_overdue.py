"""What should have happened and has not is told: to monitoring in numbers, to the staff with what to do."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import GroupPagePermission

from cms.accounts.models import AccountMail
from cms.publishing import alerts, overdue
from cms.publishing.heartbeats import Activity, beat
from cms.publishing.models import Heartbeat, PendingUpdate, Publication, Scope
from cms.publishing.refs import ref_of
from cms.syndication.models import Partner, Subscription
from cms.testing import catch_up
from home.models import ContactMessage, ContactPage
from news.models import NewsPage
from tests.cms.publishing.test_schedule import scheduled
from tests.home.builders import editor, home_page, published, standard_page
from tests.news.builders import article

pytestmark = pytest.mark.django_db(transaction=True)

LATE = timedelta(minutes=-10)


@pytest.fixture
def machine():
    """What asks on the machine itself."""
    return Client(headers={"host": "127.0.0.1:8000"}, REMOTE_ADDR="127.0.0.1")


@pytest.fixture
def worker():
    """One that works."""
    beat("here:1", Activity())


def schedule_late():
    scheduled("Programmé", LATE)


def expiry_late():
    page = article()
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() + LATE)


def staff_mail_late():
    AccountMail.objects.create(kind="reset", to="a@example.org", created_at=timezone.now() + LATE)


def contact_mail_late():
    page = published(ContactPage(title="Contact", to_address="equipe@example.org"), home_page())
    message = ContactMessage.objects.create(page=page, form_data={})
    ContactMessage.objects.filter(pk=message.pk).update(submit_time=timezone.now() + LATE)


def partner_late():
    partner = Partner.objects.create(name="Association Yélimané")
    Subscription.objects.create(partner=partner, url="https://www.example.org/webhook")
    page = article("Un puits")
    catch_up()
    Publication.objects.filter(ref=ref_of(page)).update(changed_at=timezone.now() + LATE)


def update_fails():
    PendingUpdate.objects.create(
        scope=Scope.ITEM, ref="news/x.fr", attempts=2, reason="Why", due_at=timezone.now() - LATE
    )


def update_waits():
    """Behind a lock that somebody holds: a worker says that its turns fail, and the update has not."""
    Heartbeat.objects.all().update(doing="failing", since=timezone.now() + LATE)
    PendingUpdate.objects.create(scope=Scope.SUBTREE, ref="0001", due_at=timezone.now() + LATE)


KINDS = {
    schedule_late: ("schedules", "1 publication ou expiration programmée aurait dû se faire il y a 10"),
    expiry_late: ("schedules", "1 publication ou expiration programmée aurait dû se faire il y a 10"),
    staff_mail_late: ("staff_mails", "1 courriel à l’équipe (invitation, mot de passe, alerte) n’est pas"),
    contact_mail_late: ("contact_mails", ""),
    partner_late: ("partners", "1 partenaire ne reçoit pas ce qui est publié, depuis 10"),
    update_waits: ("updates", "1 mise à jour de ce qui est public attend depuis 10"),
    update_fails: ("failing_updates", "1 mise à jour de ce qui est public échoue."),
}


@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_what_is_late_is_told_to_monitoring_and_to_who_may_act(machine, worker, make):
    name, words = KINDS[make]
    assert machine.get("/readyz").json()["warnings"] == []
    make()
    answer = machine.get("/readyz")
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert told["warnings"] == [f"overdue: {name}"]
    assert told["overdue"].keys() == {name}
    assert told["overdue"][name]["count"] == 1
    if make is not update_fails:
        assert told["overdue"][name]["oldest_seconds"] >= 600
    home = unescape(editor().get("/admin/").content.decode()).replace("\N{NO-BREAK SPACE}", " ")
    assert ("À surveiller" in home) == bool(words)
    assert words in home


def test_what_a_worker_works_off_in_its_order_is_not_overdue(worker):
    update_waits()
    beat("there:1", Activity())
    assert overdue.found(timezone.now()) == {}
    PendingUpdate.objects.create(scope=Scope.ITEM, ref="news/x.fr", attempts=2)
    assert overdue.found(timezone.now()).keys() == {"failing_updates"}


def test_one_thing_that_cannot_be_read_hides_no_other(machine, worker, monkeypatch):
    def broken(before):
        raise ProgrammingError("no such column")

    expiry_late()
    broken_mails = [one._replace(find=broken) if one.name == "staff_mails" else one for one in overdue.kinds]
    monkeypatch.setattr(overdue, "kinds", broken_mails)
    answer = machine.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert answer.json()["warnings"] == ["overdue: schedules", "overdue unknown: staff_mails"]
    assert answer.json()["overdue"].keys() == {"schedules"}
    home = unescape(editor().get("/admin/").content.decode())
    assert "aurait dû se faire" in home
    assert "L’état d’une partie du travail de fond n’a pas pu être lu." in home


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("table", "warning"),
    [
        ("accounts_accountmail", "overdue unknown: staff_mails"),
        ("publishing_heartbeat", "workers unknown"),
        ("publishing_pendingupdate", "oldest_note_seconds unknown"),
    ],
)
def test_a_table_that_somebody_locks_takes_no_machine_away(machine, worker, table, warning):
    other, browser = connection.copy(), editor()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        answer = machine.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (200, "ok")
        assert warning in answer.json()["warnings"]
        assert {"head", "oldest_note_seconds"} <= answer.json().keys()
        assert "n’a pas pu être lu" in unescape(browser.get("/admin/").content.decode())
    finally:
        other.close()


@pytest.mark.postgres
def test_a_database_that_takes_no_writing_is_read_on_and_says_so(machine, worker):
    browser = editor()
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        answer = machine.get("/readyz")
        told = told_to(superuser())
    finally:
        connection.close()
    assert (answer.status_code, answer.json()["status"]) == (200, "read-only")
    assert answer.json()["reasons"] == ["the database is read-only"]
    assert answer.json()["warnings"][0] == "database read-only"
    assert [alert.words[:48] for alert in told] == ["La base de données n’accepte plus d’écriture : t"]
    assert browser.get("/admin/").status_code == 200


def test_late_pages_are_named_to_who_may_know_of_them_and_the_first_is_one_step_away(worker):
    for number in range(4):
        scheduled(f"Fête {number}", LATE - timedelta(minutes=number))
    (told,) = alerts.shown_to(get_user_model().objects.create_superuser("awa"))
    assert told.words.endswith("« Fête 3 », « Fête 2 », « Fête 1 »")
    assert "Annuler la publication programmée" in told.cure
    assert told.address == f"/admin/pages/{NewsPage.objects.get(title='Fête 3').pk}/edit/"
    elsewhere = get_user_model().objects.create_user("fanta")
    elsewhere.groups.add(Group.objects.create(name="Ailleurs"))
    GroupPagePermission.objects.create(
        group=elsewhere.groups.get(),
        page=standard_page("Section"),
        permission=Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page"),
    )
    (told,) = alerts.shown_to(elsewhere)
    assert "Fête" not in told.words
    assert not told.address


@pytest.mark.parametrize(
    "make", [schedule_late, staff_mail_late, partner_late], ids=lambda make: make.__name__
)
def test_what_waits_for_less_than_five_minutes_is_on_its_way(worker, make, time_machine, monkeypatch):
    monkeypatch.setattr("tests.cms.publishing.test_overdue.LATE", timedelta(minutes=-4))
    make()
    assert overdue.found(timezone.now()) == {}


def test_monitoring_reads_which_workers_there_are_and_readers_nothing_of_it(machine, client):
    assert machine.get("/readyz").json()["warnings"] == ["no worker"]
    beat("here:1", Activity())
    told = machine.get("/readyz").json()
    assert told["warnings"] == []
    (worker,) = told["workers"]
    assert {**worker, "seen_seconds": 0, "doing_seconds": 0} == {
        "name": "here:1",
        "state": "working",
        "seen_seconds": 0,
        "doing": "start",
        "doing_seconds": 0,
    }
    assert client.get("/readyz").json() == {"status": "ok"}


def test_a_worker_that_stopped_is_told_with_its_consequences_and_the_cure():
    home = unescape(editor().get("/admin/").content.decode())
    assert "Le travail de fond est arrêté : ce qui est programmé ne paraît pas" in home
    assert "le travailleur est à relancer" in home
    Heartbeat.objects.create(
        name="here:1", seen_at=timezone.now(), doing="sweep", since=timezone.now() - timedelta(hours=1)
    )
    assert [alert.words[:34] for alert in told_to(superuser())] == ["Le travail de fond est bloqué : ce"]


def test_a_worker_that_waits_for_a_newer_version_is_told_with_the_reason_and_not_as_stuck():
    Heartbeat.objects.create(name="here:1", seen_at=timezone.now(), doing="read-only", since=timezone.now())
    home = unescape(editor().get("/admin/").content.decode())
    assert "Le travail de fond attend, car une version plus récente du site a été installée" in home
    assert "celui de la plus récente à lancer" in home
    assert "est bloqué" not in home
    assert "est arrêté" not in home


def test_a_machine_with_an_older_version_says_that_alone():
    schedule_late()
    MigrationRecorder.Migration.objects.create(app="publishing", name="9999_of_tomorrow")
    home = unescape(editor().get("/admin/").content.decode())
    assert "elle n’enregistre plus rien, et son travail de fond attend." in home
    assert "la version plus récente est à lancer sur cette machine." in home
    assert "publiez-la" not in home
    assert "Ce que vous publiez" not in home
    with translation.override("en"):
        (alert,) = alerts.shown_to(superuser())
    assert alert.words.startswith("A newer version of the site has been installed, and this machine")


def superuser():
    return get_user_model().objects.get(is_superuser=True)


def told_to(user) -> list[alerts.Alert]:
    with translation.override("fr"):
        return alerts.shown_to(user)


def account(name: str, *, groups: tuple[str, ...] = (), permissions: tuple[str, ...] = ()):
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "secret", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    user.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", *permissions)))
    return user


def test_each_reads_what_concerns_them():
    for make in (schedule_late, staff_mail_late, partner_late, update_fails):
        make()
    writer, partnerships = account("w", groups=("Rédacteurs",)), account("p", groups=("Partenariats",))
    accounts, guest = account("a", permissions=("change_user",)), account("g")
    said = {
        user.username: [alert.words.split()[1] for alert in told_to(user)]
        for user in (writer, partnerships, accounts, guest)
    }
    assert said == {"w": ["travail", "publication", "mise"], "p": ["partenaire"], "a": ["courriel"], "g": []}


def test_in_english_too(worker):
    schedule_late()
    browser = editor()
    with translation.override("en"):
        (alert,) = alerts.shown_to(superuser())
    assert alert.words.startswith("1 scheduled publication or expiry was due 10")
    assert "À surveiller" in unescape(browser.get("/admin/").content.decode())
