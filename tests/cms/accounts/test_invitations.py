"""An account is made by inviting: nobody but its owner knows its password, and nobody uses it before."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from cms.accounts.mails import send_due
from cms.accounts.models import AccountMail
from tests.cms.accounts.people import administrator, give_password, is_in

pytestmark = pytest.mark.django_db
NEW = {"username": "moussa", "email": "moussa@example.org", "first_name": "Moussa", "last_name": "Traoré"}
CHOSEN = {"new_password1": "un mot de passe à moi", "new_password2": "un mot de passe à moi"}


@pytest.fixture
def awa(client):
    awa = administrator()
    give_password(client)
    return awa


def invite(client, **more):
    response = client.post("/admin/users/new/", NEW | more, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def moussa():
    return get_user_model().objects.get(username="moussa")


def link_in(text):
    return re.search(r"https?://[^/\s]+(/admin/\S+?/)(?=\s|<)", text)[1]


def choose(browser, link):
    return browser.post(browser.get(link).url, CHOSEN)


def test_a_mail_has_a_link_that_sets_the_password_once(client, awa, mailoutbox):
    assert "Une invitation part vers moussa@example.org" in invite(client)
    assert not moussa().has_usable_password()
    send_due()
    [mail] = mailoutbox
    assert (mail.to, "moussa" in mail.body, "sept jours" in mail.body) == ([NEW["email"]], True, True)
    browser = Client()
    link = link_in(mail.body)
    assert "Votre nom d’utilisateur est moussa" in browser.get(link, follow=True).content.decode()
    assert choose(browser, link).url == "/admin/login/"
    assert give_password(browser, "moussa", CHOSEN["new_password1"]).status_code == 302
    assert "Ce lien a déjà servi" in Client().get(link).content.decode()


def test_before_that_the_account_opens_nothing(client, awa, mailoutbox):
    invite(client)
    browser = Client()
    for password in ("", "!", moussa().password, "None"):
        give_password(browser, "moussa", password)
        assert not is_in(browser)
    browser.post("/admin/password_reset/", {"email": NEW["email"]})
    send_due()
    assert [mail.subject for mail in mailoutbox if "nouveau mot de passe" in mail.subject] == []


def test_the_link_is_good_for_seven_days(client, awa, mailoutbox):
    invite(client)
    send_due()
    link = link_in(mailoutbox[0].body)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert "trop ancien" in Client().get(link).content.decode()


def test_a_second_invitation_makes_the_first_worthless(client, awa, mailoutbox):
    invite(client)
    send_due()
    page = client.post(f"/admin/users/{moussa().pk}/security/", {"action": "send-link"}, follow=True)
    assert "Une invitation part vers" in page.content.decode()
    send_due()
    first, second = (link_in(mail.body) for mail in mailoutbox)
    assert "a déjà servi" in Client().get(first).content.decode()
    assert choose(Client(), second).status_code == 302


def test_without_mail_the_link_is_shown_to_hand_on(client, awa, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = False
    page = invite(client)
    assert "Remettez ce lien" in page
    assert choose(Client(), link_in(page)).status_code == 302
    assert AccountMail.objects.count() == 0


def test_nobody_types_the_password_of_somebody_else(client, awa):
    invite(client, password1="secret secret", password2="secret secret")
    client.post(
        f"/admin/users/edit/{moussa().pk}/",
        NEW | {"password1": "secret secret", "password2": "secret secret"},
    )
    assert not moussa().has_usable_password()
    for address in ("/admin/users/new/", f"/admin/users/edit/{moussa().pk}/"):
        assert "password1" not in client.get(address).content.decode()


@pytest.fixture
def manager(client, django_user_model):
    """May add and change accounts, and is no administrator."""
    manager = django_user_model.objects.create_user("fatou")
    rights = ["access_admin", "add_user", "change_user"]
    manager.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(manager)
    return manager


def test_only_administrators_make_and_change_administrators(client, manager):
    invite(client, is_superuser="on")
    assert not moussa().is_superuser
    client.post(f"/admin/users/edit/{moussa().pk}/", NEW | {"is_superuser": "on", "is_active": "on"})
    assert not moussa().is_superuser
    awa = administrator("oumou")
    for address in (f"/admin/users/edit/{awa.pk}/", f"/admin/users/{awa.pk}/security/"):
        data = {**NEW, "username": "oumou", "email": "fatou@example.org", "action": "remove-factor"}
        assert client.get(address).status_code == 302
        assert client.post(address, data).status_code == 302
    awa.refresh_from_db()
    assert awa.email == "oumou@example.org"
