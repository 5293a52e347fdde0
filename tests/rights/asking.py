"""Asks as each of the accounts, and takes back whatever the question changed."""

from copy import copy
from dataclasses import dataclass

from django.db import transaction
from django.test import Client

from tests.rights.world import ANONYMOUS, World

REFUSALS = {401, 403, 404, 405}
LOGIN, HOME = "/admin/login/", "/admin/"


@dataclass(frozen=True)
class StaffAnswer:
    """What came back to somebody of the staff, or to nobody at all."""

    status: int
    location: str
    body: bytes

    @property
    def is_refusal(self) -> bool:
        """Whether the account came no further than the login, the home, or an error that says so."""
        if self.status == 302:
            return self.location.partition("?")[0] in (LOGIN, HOME)
        return self.status in REFUSALS


def clients(world: World) -> dict[str, Client]:
    """A browser for each account, logged in; with its token for the authoring API."""
    found = {ANONYMOUS: Client(raise_request_exception=False)}
    for name, user in world.users.items():
        found[name] = Client(raise_request_exception=False)
        found[name].force_login(user)
    return found


def ask(client: Client, method: str, address: str, token: str = "") -> StaffAnswer:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    save, cookies = transaction.savepoint(), copy(client.cookies)
    try:
        response = client.generic(method, address, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        transaction.savepoint_rollback(save)
        client.cookies = cookies
    return StaffAnswer(response.status_code, response.headers.get("Location", ""), body)
