"""Public pages run under a strict policy and set no cookie; the administration gets what it needs."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, str]:
    """The content security policy, by directive."""
    directives = response["Content-Security-Policy"].split(";")
    return dict(directive.strip().partition(" ")[::2] for directive in directives)


def test_a_public_page_loads_nothing_foreign_and_nothing_inline(client):
    assert policy(client.get("/")) == {
        "default-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
    }


def test_the_administration_may_run_inline_code_but_never_evaluate(client):
    found = policy(client.get("/admin/login/"))
    assert found["script-src"] == "'self' 'unsafe-inline'"
    assert found["img-src"] == "'self' data: blob:"
    assert "unsafe-eval" not in str(found)
    assert found["frame-ancestors"] == "'self'"


def test_every_answer_carries_the_other_protections(client):
    response = client.get("/")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/en/", "/nulle-part/", "/api/v1/"])
def test_a_visitor_gets_no_cookie(client, path):
    assert client.get(path).cookies == {}


def test_the_address_says_the_language_and_the_browser_does_not(client):
    response = client.get("/admin/login/", headers={"accept-language": "en"})
    assert response["Content-Language"] == "fr"
    assert "Accept-Language" not in response.get("Vary", "")


def test_a_session_cookie_is_out_of_reach_of_scripts(client, admin_user, settings):
    data = {"username": admin_user.username, "password": "password"}
    cookie = client.post("/admin/login/", data).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    ("ask", "status", "sentence"),
    [
        (lambda client: client.get("/", headers={"host": "<b>"}), 400, "n’a pas compris"),
        (lambda client: client.post("/admin/login/"), 403, "Rien n’a été enregistré"),
    ],
)
def test_what_is_refused_before_any_page_is_refused_in_plain_french(ask, status, sentence):
    answer = ask(Client(enforce_csrf_checks=True))
    assert (answer.status_code, sentence in answer.content.decode()) == (status, True)
