"""Asking for a new password: a few mails, to who has the address, and the same answer to everybody."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.accounts.mails import enqueue_reset, send_due
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


def test_a_mail_that_fails_is_tried_again_and_then_given_up(awa, mailoutbox, monkeypatch):
    enqueue_reset(awa.email)
    monkeypatch.setattr("cms.accounts.mails.send_mail", unreachable)
    for _ in range(4):
        AccountMail.objects.update(due_at=timezone.now())
        assert AccountMail.objects.count() == 1
        send_due()
    assert AccountMail.objects.count() == 0


def unreachable(*args):
    raise ConnectionRefusedError
