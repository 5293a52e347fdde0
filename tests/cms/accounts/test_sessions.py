"""Where an account is logged in is listed, and ended: by its owner, by who may change it, by a change."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from cms.accounts.mails import send_due
from cms.accounts.models import RecoveryCode, StaffSession
from cms.accounts.sessions import device_name, note_session, remove_ended
from tests.cms.accounts.people import (
    PASSWORD,
    administrator,
    code_of,
    give_code,
    give_password,
    is_in,
    with_app,
)
from tests.cms.page_passwords.builders import enter, guarded

pytestmark = pytest.mark.django_db
SECURITY = "/admin/account/security/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36"
)


def browser(agent=FIREFOX, address="203.0.113.5", name="awa"):
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    give_password(client, name)
    return client


@pytest.fixture
def awa():
    return administrator()


def test_each_session_says_where_and_when(awa):
    desk, phone = browser(), browser(PHONE, "2001:db8::7")
    phone.get("/admin/")
    page = desk.get(SECURITY).content.decode()
    for said in (
        "Firefox, Linux",
        "203.0.113.5",
        "Samsung Internet, Android",
        "2001:db8::7",
        "cette session",
    ):
        assert said in page
    assert StaffSession.objects.count() == 2


def test_one_is_ended_and_only_that_one(awa):
    desk, phone, tablet = browser(), browser(PHONE), browser(PHONE)
    number = StaffSession.objects.get(session_key=phone.session.session_key).pk
    desk.post(SECURITY, {"action": "end-session", "number": number})
    assert [is_in(client) for client in (desk, phone, tablet)] == [True, False, True]


def test_what_was_logged_out_or_has_expired_is_not_listed(awa):
    desk, phone, tablet = browser(), browser(PHONE), browser(PHONE, address="203.0.113.9")
    phone.post("/admin/logout/")
    Session.objects.filter(session_key=tablet.session.session_key).update(expire_date=timezone.now())
    for client, address in ((desk, SECURITY), (browser(name="awa"), f"/admin/users/{awa.pk}/security/")):
        assert "Samsung Internet" not in client.get(address).content.decode()


def test_all_the_others_are_ended(awa):
    desk, phone, tablet = browser(), browser(PHONE), browser(PHONE)
    desk.post(SECURITY, {"action": "end-others"})
    assert [is_in(client) for client in (desk, phone, tablet)] == [True, False, False]


def test_a_session_that_got_another_key_elsewhere_is_ended_too(awa):
    desk, phone = browser(), browser(PHONE)
    assert enter(phone, guarded("Comité"), "sésame").status_code == 302
    desk.post(SECURITY, {"action": "end-others"})
    assert [is_in(client) for client in (desk, phone)] == [True, False]


def test_nobody_ends_the_session_of_another_account_here(awa):
    administrator("moussa")
    desk, other = browser(), browser(name="moussa")
    number = StaffSession.objects.get(account__username="moussa").pk
    desk.post(SECURITY, {"action": "end-session", "number": number})
    for nonsense in ("", "x", "99999999999999999999", "-1", "²"):
        desk.post(SECURITY, {"action": "end-session", "number": nonsense})
    assert is_in(other)


def test_who_may_change_the_account_ends_its_sessions(awa):
    moussa = administrator("moussa")
    desk, other = browser(), browser(name="moussa")
    desk.post(f"/admin/users/{moussa.pk}/security/", {"action": "end-all"})
    assert [is_in(desk), is_in(other)] == [True, False]


def test_a_session_from_before_is_listed_when_it_is_seen(awa, client):
    client.force_login(awa)
    client.get("/admin/")
    assert StaffSession.objects.filter(account=awa).count() == 1


def test_a_session_is_its_own_account_s_whatever_token_comes_with_it(awa, rf):
    request = rf.get("/authoring/v3/pages/")
    desk = browser()
    StaffSession.objects.all().delete()
    request.session, request.user = desk.session, administrator("moussa")
    note_session(request)
    assert StaffSession.objects.get().account == awa


def test_another_password_ends_the_other_sessions_and_a_mail_says_so(awa, mailoutbox):
    desk, phone = browser(), browser(PHONE)
    new = "un autre mot de passe"
    sent = {"password-old_password": PASSWORD, "password-new_password1": new, "password-new_password2": new}
    names = {"name_email-first_name": "Awa", "name_email-last_name": "Diarra", "name_email-email": awa.email}
    choices = {"locale-preferred_language": "fr", "theme-theme": "system", "theme-density": "default"}
    page = desk.post("/admin/account/", sent | names | choices | {"theme-contrast": "system"})
    assert page.status_code == 302
    assert [is_in(desk), is_in(phone)] == [True, False]
    send_due()
    assert [(mail.to, "a changé" in mail.subject) for mail in mailoutbox] == [([awa.email], True)]


def test_the_old_password_is_not_guessed_there(awa):
    desk, new = browser(), "un autre mot de passe"
    for old in [*["wrong"] * 5, PASSWORD]:
        sent = {"password-old_password": old, "password-new_password1": new, "password-new_password2": new}
        page = desk.post("/admin/account/", sent).content.decode()
    assert "réessayez dans un quart d&#x27;heure" in page
    awa.refresh_from_db()
    assert awa.check_password(PASSWORD)


def test_another_mail_address_is_told_to_both(awa, mailoutbox):
    phone = browser(PHONE)
    awa.email = "new@example.org"
    awa.save()
    assert not is_in(phone)
    send_due()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["awa@example.org", "new@example.org"]


def test_another_mail_address_is_taken_from_who_knows_the_password(awa):
    """It gets the links for another password: who finds an open browser would have the account for good."""
    desk = browser()
    names = {"name_email-first_name": "Awa", "name_email-last_name": "Diarra"}
    own = {"locale-preferred_language": "fr", "locale-current_time_zone": "UTC", "theme-theme": "system"}
    sent = {**names, **own, "theme-contrast": "system", "theme-density": "default"}
    sent["name_email-email"] = "thief@example.org"
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        answer = desk.post("/admin/account/", sent)
        assert "/admin/account/confirm/?next=%2Fadmin%2Faccount%2F" in answer.content.decode()
        assert desk.post("/admin/account/", {**sent, "name_email-email": awa.email}).status_code == 302
        awa.refresh_from_db()
        assert (awa.email, awa.first_name) == ("awa@example.org", "Awa")
        desk.post("/admin/account/confirm/", {"password": PASSWORD})
        assert desk.post("/admin/account/", sent).status_code == 302
        awa.refresh_from_db()
        assert awa.email == "thief@example.org"


def test_a_login_or_a_renewed_hash_is_no_change(awa, mailoutbox):
    desk = browser()
    awa.password = "md5$salt$renewed"
    awa.save(update_fields=["password"])
    awa.first_name = "Awa"
    awa.save()
    send_due()
    assert (StaffSession.objects.count(), mailoutbox) == (1, [])
    assert desk.get("/admin/login/").status_code == 200


# Removing a second factor


@pytest.fixture
def desk(awa):
    client = browser()
    with_app(awa)
    RecoveryCode.objects.create(account=awa, digest="x")
    client.post("/admin/logout/")
    give_password(client)
    give_code(client, code_of(awa))
    return client


def test_the_owner_removes_it_and_the_other_sessions_end(desk, awa, mailoutbox):
    phone = browser(PHONE)
    give_code(phone, code_of(awa, steps=1))
    desk.post(SECURITY, {"action": "remove-app"})
    assert [is_in(desk), is_in(phone)] == [True, False]
    assert RecoveryCode.objects.count() == 0
    send_due()
    assert ["retiré" in mail.subject for mail in mailoutbox] == [True]


def test_after_ten_minutes_the_password_is_asked_for_first(desk, awa):
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        asked = desk.post(SECURITY, {"action": "remove-app"}).url
        assert asked == "/admin/account/confirm/?next=%2Fadmin%2Faccount%2Fsecurity%2F"
        assert desk.get("/admin/second-factor/app/").url.startswith("/admin/account/confirm/")
        assert desk.post(asked, {"password": "wrong"}).status_code == 200
        assert desk.post(asked, {"password": PASSWORD}).url == SECURITY
        assert desk.get("/admin/second-factor/app/").status_code == 200


@pytest.mark.parametrize(
    "then", ["https://evil.example/admin/", "//evil.example", "/\\evil.example", "/_util/"]
)
def test_the_password_leads_nowhere_else(desk, then):
    assert desk.post(f"/admin/account/confirm/?next={then}", {"password": PASSWORD}).url == SECURITY


def test_who_must_have_one_does_not_remove_the_last(desk, awa, settings):
    settings.REQUIRE_SECOND_FACTOR = ["*"]
    page = desk.post(SECURITY, {"action": "remove-app"}, follow=True).content.decode()
    assert "ajoutez-en un autre" in page
    assert hasattr(type(awa).objects.get(pk=awa.pk), "authenticator_app")


def test_an_administrator_removes_the_one_that_was_lost(desk, awa):
    administrator("oumou")
    other = browser(name="oumou")
    other.post(f"/admin/users/{awa.pk}/security/", {"action": "remove-factor"})
    assert not is_in(desk)
    assert give_password(desk).url == "/admin/"
    history = other.get(f"/admin/users/history/{awa.pk}/").content.decode()
    assert "A retiré le second facteur" in history


def test_new_recovery_codes_replace_the_old_ones(desk, awa):
    page = desk.post(SECURITY, {"action": "new-codes"})
    assert page.content.decode().count("<code>") == 10
    assert "no-store" in page["Cache-Control"]
    assert RecoveryCode.objects.count() == 10


# What is kept


def test_what_is_noted_of_sessions_goes_with_them(awa):
    browser()
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        remove_ended()
    assert (Session.objects.count(), StaffSession.objects.count()) == (0, 0)


def test_visitors_get_no_cookie_and_read_no_session(client, django_assert_num_queries):
    response = client.get("/recherche/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("agent", "said"),
    [(FIREFOX, "Firefox, Linux"), (PHONE, "Samsung Internet, Android"), ("curl/8", ""), ("", "")],
)
def test_a_device_is_named_as_far_as_it_tells(agent, said):
    assert device_name(agent) == said
