"""A password is not enough where there is a second factor, or has to be one: by no door at all."""

import re
from base64 import b32encode
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY, login
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import APIToken

from cms.accounts.authenticator_app import step_of, use_code
from cms.accounts.checks import check_required_groups
from cms.accounts.encryption import decrypt
from cms.accounts.mails import send_due
from cms.accounts.models import AuthenticatorApp, RecoveryCode
from cms.accounts.recovery_codes import new_codes
from tests.cms.accounts.people import (
    PASSWORD,
    administrator,
    code_of,
    give_code,
    give_password,
    is_in,
    with_app,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def awa():
    return with_app(administrator())


@pytest.fixture
def _still():
    """One half minute, however long this machine pauses in it."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


def test_the_codes_are_those_of_rfc_6238():
    """Appendix B, its last six digits."""
    with time_machine.travel(59, tick=False):
        assert step_of(b"12345678901234567890", "287082") == 1
    with time_machine.travel(1111111109, tick=False):
        assert step_of(b"12345678901234567890", "081804") == 37037036


def test_the_password_alone_opens_nothing(client, awa):
    response = give_password(client)
    assert response.url == "/admin/login/second/"
    assert not is_in(client)
    assert SESSION_KEY not in client.session
    assert client.get("/admin/second-factor/app/").url == "/admin/login/"


@pytest.mark.usefixtures("_still")
def test_with_a_code_the_login_leads_where_it_was_to_lead(client, awa):
    give_password(client, next="/admin/reports/locked/")
    assert give_code(client, f" {code_of(awa)[:3]} {code_of(awa)[3:]} ").url == "/admin/reports/locked/"
    assert is_in(client)


@pytest.mark.usefixtures("_still")
def test_a_code_is_taken_once_and_an_earlier_one_never(client, awa):
    give_password(client)
    assert give_code(client, code_of(awa, steps=1)).status_code == 302
    other = Client()
    give_password(other)
    for steps in (1, 0, -1):
        assert give_code(other, code_of(awa, steps)).status_code == 200
    assert not is_in(other)


def test_guessing_codes_stops_at_five_from_everywhere_and_a_mail_says_so(client, awa, mailoutbox):
    answers = []
    for number in range(7):
        stranger = Client(REMOTE_ADDR=f"198.51.100.{number}")
        give_password(stranger)
        answers.append(give_code(stranger, "000000").status_code)
    assert answers == [200] * 4 + [429] * 3
    assert give_code(stranger, code_of(awa)).status_code == 429
    send_due()
    [mail] = mailoutbox
    assert mail.subject.startswith("Quelqu’un connaît votre mot de passe")


def test_thirty_wrong_codes_a_day(client, awa):
    start = timezone.now()
    tried = 0
    for quarter in range(10):
        with time_machine.travel(start + timedelta(minutes=16 * quarter)):
            give_password(client)
            answers = [give_code(client, "000000").status_code for _ in range(5)]
            tried += answers.count(200) + (429 in answers and tried < 30)
    assert tried == 30


def test_a_recovery_code_works_once(client, awa):
    codes = new_codes(awa)
    give_password(client)
    assert give_code(client, codes[0].upper().replace("-", " ")).status_code == 302
    other = Client()
    give_password(other)
    assert give_code(other, codes[0]).status_code == 200
    assert give_code(other, codes[1]).status_code == 302
    assert RecoveryCode.objects.filter(account=awa).count() == 8


def test_the_second_step_waits_ten_minutes_and_for_the_same_password(client, awa):
    give_password(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert give_code(client, code_of(awa)).url == "/admin/login/"
    give_password(client)
    awa.set_password("un autre mot de passe")
    awa.save()
    assert give_code(client, code_of(awa)).url == "/admin/login/"


def test_the_session_gets_a_new_key_at_each_step(client, awa):
    keys = []
    give_password(client)
    keys.append(client.session.session_key)
    give_code(client, code_of(awa))
    keys.append(client.session.session_key)
    give_password(client)
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3


def test_nothing_of_the_second_factor_shows_before_the_password_is_right(client, awa):
    administrator("moussa")
    pages = []
    for name in ("awa", "moussa"):
        page = give_password(client, name, "wrong").content.decode()
        pages.append(re.sub(r"[A-Za-z0-9]{64}", "", page).replace(name, "NAME"))
    assert pages[0] == pages[1]


# Demanded of a group


@pytest.fixture
def moderator(settings, django_user_model):
    settings.REQUIRE_SECOND_FACTOR = ["Modérateurs"]
    account = django_user_model.objects.create_user("moussa", "moussa@example.org", PASSWORD)
    account.groups.add(Group.objects.get(name="Modérateurs"))
    return account


def test_who_must_have_one_sets_it_up_before_anything_else(client, moderator):
    assert give_password(client, "moussa", next="/admin/reports/locked/").url == "/admin/second-factor/"
    assert not is_in(client)
    page = client.get("/admin/second-factor/app/").content.decode()
    secret = client.session["new_authenticator_app"]
    assert "<svg" in page
    assert secret not in page
    AuthenticatorApp.objects.create(account=moderator, secret=secret)
    code = code_of(moderator)
    AuthenticatorApp.objects.all().delete()
    response = client.post("/admin/second-factor/app/", {"code": code})
    assert len(re.findall(r"<code>(\w{4}-){3}\w{4}</code>", response.content.decode())) == 10
    assert 'href="/admin/reports/locked/"' in response.content.decode()
    assert is_in(client)


def test_a_session_from_before_the_demand_is_a_visitor_s(client, moderator, settings):
    settings.REQUIRE_SECOND_FACTOR = []
    give_password(client, "moussa")
    assert is_in(client)
    settings.REQUIRE_SECOND_FACTOR = ["*"]
    assert not is_in(client)
    page = client.get("/admin/login/").content.decode()
    assert "Votre compte demande maintenant un second facteur" in page


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/pages/3/edit/",
        "/admin/pages/3/view_draft/",
        "/admin/choose-page/",
        "/admin/api/main/pages/",
        "/admin/account/",
        "/admin/account/security/",
        "/admin/account/confirm/",
    ],
)
def test_no_address_is_a_way_around(client, moderator, address):
    client.force_login(moderator)
    response = client.get(address)
    assert (response.status_code, response.get("Location", "").startswith("/admin/login/")) == (302, True)


def test_django_s_own_login_elsewhere_is_no_way_around(client, moderator, rf):
    request = rf.get("/")
    request.session = client.session
    login(request, moderator)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    assert not is_in(client)


def test_another_password_by_mail_is_no_way_around(client, awa, mailoutbox):
    client.post("/admin/password_reset/", {"email": awa.email})
    send_due()
    link = re.search(r"https?://[^/]+(/admin/password_reset/confirm/\S+)", mailoutbox[0].body)[1]
    form = client.get(link).url
    new = {"new_password1": "un autre mot de passe", "new_password2": "un autre mot de passe"}
    assert client.post(form, new).status_code == 302
    assert give_password(client, password="un autre mot de passe").url == "/admin/login/second/"


def test_the_login_of_private_pages_is_no_way_around(client, awa):
    data = {"username": "awa", "password": PASSWORD, "next": "/reserve/"}
    assert client.post("/_util/login/", data).url == "/admin/login/second/"
    assert SESSION_KEY not in client.session
    assert give_code(client, code_of(awa)).url == "/reserve/"


@pytest.mark.urls("tests.cms.overrides.test_authoring")
def test_the_authoring_api_is_no_way_around(client, moderator):
    for account in (moderator, administrator()):
        _, token = APIToken.create_token(user=account, name="robot")
        client.force_login(account)
        by_token = Client().get("/authoring/v3/pages/", headers={"Authorization": f"Bearer {token}"})
        by_session = client.get("/authoring/v3/pages/")
        expected = 401 if account == moderator else 200
        assert (by_token.status_code, by_session.status_code) == (expected, expected)


# Taking it away


def test_the_telephone_is_lost_a_command_helps(client, awa, mailoutbox, french_terminal):
    give_password(client)
    give_code(client, code_of(awa))
    call_command("remove_second_factor", "awa")
    assert not is_in(client)
    assert give_password(client).url == "/admin/"
    send_due()
    assert [mail.to for mail in mailoutbox] == [[awa.email]]
    for account in ("awa", "nobody"):
        with pytest.raises(CommandError, match=f"« {account} »"):
            call_command("remove_second_factor", account)


def test_a_name_of_no_group_is_told_at_check(settings, french_terminal):
    settings.REQUIRE_SECOND_FACTOR = ["Modérateurs", "Modos", "*"]
    [warning] = check_required_groups(databases=["default"])
    assert "« Modos »" in warning.msg
    assert "Modérateurs" in warning.hint


def test_secrets_are_not_in_the_database(awa):
    secret = decrypt(awa.authenticator_app.secret)
    codes = new_codes(awa)
    kept = f"{list(AuthenticatorApp.objects.values_list())}{list(RecoveryCode.objects.values_list())}"
    assert not [text for text in (secret.hex(), b32encode(secret).decode(), *codes) if text in kept]


def test_with_another_key_the_app_is_not_read_and_recovery_codes_still_work(client, awa, settings):
    codes, code = new_codes(awa), code_of(awa)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    give_password(client)
    assert use_code(awa, code)
    settings.SECRET_KEY_FALLBACKS = []
    give_password(client)
    assert give_code(client, "123456").status_code == 200
    assert give_code(client, codes[0]).status_code == 302
