"""Logging in, in one step or two: after the password, and before the second factor, nobody is logged in.

What is known after the first step waits in the session, for ten minutes. The account is logged in when it has
shown its second factor, or set up the one that its group must have.
"""

import time

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from cms.accounts.devices import remember_device
from cms.accounts.second_factor import PASSED, has_second_factor, lacks_second_factor
from cms.accounts.sessions import note_session

WAITING = "login_waiting"
CONFIRMED = "password_confirmed"
"""When the password was last given, in seconds since 1970."""
PATIENCE = 10 * 60
"""Seconds: for the second step, and for which a password counts as just given."""


def first_step(request: HttpRequest, account: AbstractUser, remember: bool, then: str) -> HttpResponse:
    """After the right password: the session begins, or the second step."""
    if has_second_factor(account):
        wait(request, account, remember, then)
        return redirect("accounts_second_step")
    if lacks_second_factor(account):
        wait(request, account, remember, then)
        return redirect("accounts_second_factor")
    response = redirect(then)
    enter(request, response, account, remember)
    return response


def wait(request: HttpRequest, account: AbstractUser, remember: bool, then: str) -> None:
    request.session.flush()
    request.session[WAITING] = {
        "account": account.pk,
        "password": account.get_session_auth_hash(),
        "since": int(time.time()),
        "remember": remember,
        "then": then,
    }


def waiting(request: HttpRequest) -> AbstractUser | None:
    """Who has given the right password in this session and nothing more, if it is still that one."""
    kept = request.session.get(WAITING)
    if not kept or time.time() - kept["since"] > PATIENCE:
        return None
    account = get_user_model().objects.filter(pk=kept["account"], is_active=True).first()
    same = account and constant_time_compare(kept["password"], account.get_session_auth_hash())
    return account if same else None


def where_to(request: HttpRequest) -> str:
    """Where the login was to lead."""
    return request.session[WAITING]["then"]


def second_step(request: HttpRequest, response: HttpResponse, account: AbstractUser) -> None:
    """After the second factor: the session begins, and may do all that the account may."""
    enter(request, response, account, remember=request.session[WAITING]["remember"])
    request.session[PASSED] = account.pk


def enter(request: HttpRequest, response: HttpResponse, account: AbstractUser, remember: bool) -> None:
    """Begins a new session: of two weeks, or until the browser is closed."""
    request.session.flush()
    login(request, account, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
    request.session[CONFIRMED] = int(time.time())
    request.session.save()
    note_session(request)
    remember_device(request, response, account)


def confirm(request: HttpRequest) -> None:
    """The password was given again."""
    request.session[CONFIRMED] = int(time.time())


def confirmed(request: HttpRequest) -> bool:
    """Whether the password was given within ten minutes: before that, nobody changes a second factor."""
    return time.time() - request.session.get(CONFIRMED, 0) < PATIENCE
