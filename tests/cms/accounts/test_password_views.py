"""Asking for a new password: a few mails, to who has the address, and the same answer to everybody."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.mails import OF_THE_SITE, enqueue, enqueue_reset, send_due
from cms.accounts.models import AccountMail

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/password_reset/"


@pytest.fixture
def awa(django_user_model):
    return django_user_model.objects.create_user("awa", "awa@example.org", "correct horse battery staple")


def ask(client, email="awa@example.org", address="203.0.113.5"):
    return client.post(ADDRESS, {"email": email}, REMOTE_ADDR=address)


def test_the_mail_is_sent_by_the_worker_and_its_link_works_once(client, awa, mailoutbox, settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"
    assert ask(client).url == "/admin/password_reset/done/"
    assert mailoutbox == []
    send_due()
    [mail] = mailoutbox
    assert mail.extra_headers == {"Auto-Submitted": "auto-generated"}
    assert (mail.to, mail.subject) == (
        ["awa@example.org"],
        f"Choisir un nouveau mot de passe pour {settings.SITE_NAME}",
    )
    link = re.search(r"https://codev.example(\S+)", mail.body)[1]
    form = client.get(link, follow=True)
    new = {"new_password1": "un autre mot de passe", "new_password2": "un autre mot de passe"}
    assert client.post(form.redirect_chain[-1][0], new).status_code == 302
    awa.refresh_from_db()
    assert awa.check_password("un autre mot de passe")
    assert "lien" in client.get(link, follow=True).content.decode()
    assert list(AccountMail.objects.values_list("kind", flat=True)) == ["password_changed"]


def test_fifteen_requests_send_three_mails(client, awa, mailoutbox):
    answers = {ask(client, address=f"198.51.100.{number}").url for number in range(15)}
    assert answers == {"/admin/password_reset/done/"}
    send_due()
    assert len(mailoutbox) == 3


def test_one_address_asks_ten_times(client, awa):
    answers = [ask(client, f"{number}@example.org").status_code for number in range(12)]
    assert answers == [302] * 10 + [429] * 2
    assert ask(client, address="203.0.113.6").status_code == 302


def test_nothing_tells_whether_the_account_exists(client, awa, mailoutbox):
    answers = []
    for number, email in enumerate(("awa@example.org", "nobody@example.org")):
        with CaptureQueriesContext(connection) as queries:
            answer = ask(client, email, address=f"198.51.100.{number}")
        answers.append((answer.status_code, answer.url, [shape(query["sql"]) for query in queries]))
    assert answers[0] == answers[1]
    send_due()
    assert [mail.to for mail in mailoutbox] == [["awa@example.org"]]


def shape(sql):
    return re.sub(r"'[^']*'|\d+", "?", sql)


@pytest.mark.parametrize("state", [{"is_active": False}, {"password": "!invited"}])
def test_who_may_not_log_in_is_sent_no_link(client, awa, mailoutbox, state):
    type(awa).objects.update(**state)
    ask(client)
    send_due()
    assert mailoutbox == []


def test_the_site_sends_a_hundred_mails_an_hour(awa, django_user_model, mailoutbox):
    for number in range(40):
        account = django_user_model.objects.create_user(f"a{number}", f"a{number}@example.org", "x")
        for _ in range(3):
            enqueue_reset(account.email)
    while AccountMail.objects.filter(attempts=0).exists():
        send_due()
    assert len(mailoutbox) == 100


def test_a_flood_of_requests_does_not_fill_the_queue(client, awa, monkeypatch):
    monkeypatch.setattr("cms.accounts.mails.MOST_WAITING", 3)
    answers = [ask(client, f"{n}@example.org", address=f"198.51.100.{n}").status_code for n in range(6)]
    assert (answers, AccountMail.objects.count()) == ([302] * 6, 3)


def try_again(times: int = 1) -> None:
    for _ in range(times):
        AccountMail.objects.update(due_at=timezone.now())
        send_due()


def unreachable(*args):
    raise ConnectionRefusedError


def refused(*args):
    raise SMTPRecipientsRefused({})


@pytest.mark.parametrize("failing", [unreachable, refused])
def test_a_link_that_cannot_be_sent_ends_with_its_validity(awa, monkeypatch, settings, failing):
    enqueue_reset(awa.email)
    monkeypatch.setattr("cms.accounts.mails.send_mail", failing)
    try_again(8)
    assert AccountMail.objects.count() == 1
    too_long = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT + 1)
    AccountMail.objects.update(created_at=timezone.now() - too_long)
    try_again()
    assert AccountMail.objects.count() == 0


def test_an_alert_waits_for_the_mail_server_however_long_it_is_away(awa, mailoutbox, monkeypatch):
    enqueue("password_changed", awa)
    AccountMail.objects.update(created_at=timezone.now() - timedelta(days=30))
    with monkeypatch.context() as away:
        away.setattr("cms.accounts.mails.send_mail", unreachable)
        try_again(8)
    mail = AccountMail.objects.get()
    assert timedelta() < mail.due_at - timezone.now() <= timedelta(hours=2)
    try_again()
    assert [sent.to for sent in mailoutbox] == [["awa@example.org"]]
    assert AccountMail.objects.count() == 0


def test_what_an_address_refuses_is_given_up_after_the_validity_of_a_link(awa, monkeypatch):
    enqueue("password_changed", awa)
    monkeypatch.setattr("cms.accounts.mails.send_mail", refused)
    try_again(8)
    assert AccountMail.objects.count() == 1
    AccountMail.objects.update(created_at=timezone.now() - timedelta(days=30))
    try_again()
    assert AccountMail.objects.count() == 0


def test_tries_that_failed_take_nobodys_place(awa, mailoutbox, monkeypatch):
    monkeypatch.setattr("cms.accounts.mails.OF_THE_SITE", OF_THE_SITE._replace(most=2))
    enqueue("password_changed", awa)
    with monkeypatch.context() as away:
        away.setattr("cms.accounts.mails.send_mail", unreachable)
        try_again(8)
    try_again()
    assert len(mailoutbox) == 1


def test_what_is_too_much_for_this_hour_waits_for_the_next(awa, mailoutbox, time_machine):
    for _ in range(7):
        enqueue("password_changed", awa)
    try_again()
    assert (len(mailoutbox), AccountMail.objects.count()) == (5, 2)
    assert not AccountMail.objects.filter(due_at__lte=timezone.now()).exists()
    time_machine.move_to(timezone.now() + timedelta(hours=1, minutes=1))
    send_due()
    assert (len(mailoutbox), AccountMail.objects.count()) == (7, 0)
