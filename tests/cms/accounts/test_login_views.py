"""After logging in one is led where one was going, inside this site, and nowhere else."""

import pytest

from tests.cms.accounts.people import administrator, code_of, give_code, give_password, with_app

pytestmark = pytest.mark.django_db
ELSEWHERE = ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)"]
NO_PATH = ["!", "wagtailadmin_logout", "admin/", "?a=b", "accounts_second_step"]
"""Django looks for a view of that name, and fails where there is none."""


@pytest.mark.parametrize("given", [*ELSEWHERE, *NO_PATH])
def test_whoever_is_in_already_is_led_to_the_home_of_the_administration(admin_client, given):
    assert admin_client.get("/admin/login/", {"next": given}).url == "/admin/"


@pytest.mark.parametrize("given", [*ELSEWHERE, *NO_PATH])
def test_whoever_logs_in_is_too(client, given):
    administrator()
    assert give_password(client, next=given).url == "/admin/"


@pytest.mark.parametrize("given", [*ELSEWHERE, *NO_PATH])
def test_whoever_has_a_second_factor_is_too(client, given):
    awa = with_app(administrator())
    give_password(client, next=given)
    assert give_code(client, code_of(awa)).url == "/admin/"
