"""The first start makes one account with a password nobody else has; later starts change nothing."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from cms.serving import preparation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("french_terminal")]


def works(account: str, password: str) -> bool:
    return get_user_model().objects.get(username=account).check_password(password)


def test_the_first_administrator_is_made_once_in_french():
    password = preparation.first_administrator()
    assert works("admin", password)
    user = get_user_model().objects.get(username="admin")
    assert user.is_superuser
    assert user.wagtail_userprofile.preferred_language == "fr"
    assert preparation.first_administrator() is None
    assert works("admin", password)


def test_every_password_is_another_and_passes_the_rules(settings):
    from django.contrib.auth.password_validation import validate_password

    passwords = {preparation.new_password() for _ in range(50)}
    assert len(passwords) == 50
    for password in passwords:
        validate_password(password)


def test_a_forgotten_password_is_replaced_and_shown_once():
    old = preparation.first_administrator()
    printed = StringIO()
    call_command("password", stdout=printed)
    new = printed.getvalue().split("Mot de passe")[1].split()[0]
    assert works("admin", new)
    assert not works("admin", old)


def test_an_unknown_account_is_named_with_those_that_exist():
    preparation.first_administrator()
    with pytest.raises(CommandError, match=r"« awa » n'existe pas ; administrateurs : admin"):
        call_command("password", "awa")


def test_the_cure_for_a_pooler_names_a_role_whatever_its_letters(monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "USER", "site-web")
    assert preparation.role_default("lock_timeout") == "ALTER ROLE \"site-web\" SET lock_timeout = '15s'"
    monkeypatch.setitem(connection.settings_dict, "USER", "")
    assert preparation.role_default("lock_timeout") == "ALTER ROLE CURRENT_USER SET lock_timeout = '15s'"


def test_static_files_are_collected_only_when_one_changed(tmp_path, settings, monkeypatch):
    calls = []
    monkeypatch.setattr(preparation, "call_command", lambda *args, **options: calls.append(args))
    assert preparation.collect_static(tmp_path) is True
    assert preparation.collect_static(tmp_path) is False
    monkeypatch.setattr(preparation, "static_fingerprint", lambda: "another")
    assert preparation.collect_static(tmp_path) is True
    assert calls == [("collectstatic",)] * 2
