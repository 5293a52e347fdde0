"""Walks every address of the staff, as every account, by GET and by a POST that no form was shown for."""

from collections.abc import Mapping
from typing import Any

from tests.rights.addresses import filled, staff_patterns, with_parameters
from tests.rights.asking import StaffAnswer, ask
from tests.rights.world import ACCOUNTS, word

METHODS = ("GET", "POST")
API = "authoring/"
Walk = Mapping[tuple[str, str, str], StaffAnswer]


def walked(staff: Any) -> Walk:
    """The answers by (method, pattern, account); what takes parameters is under its own address."""
    places = [(pattern, filled(pattern, staff.world)) for pattern in staff_patterns()]
    asked = [(method, *place) for method in METHODS for place in places]
    asked += [("GET", address, address) for address in with_parameters(staff.world, word("page")[:10])]
    return {
        (method, name, account): ask(
            staff.clients[account], method, address, _token(staff.world, name, account)
        )
        for method, name, address in asked
        for account in ACCOUNTS
    }


def _token(world: Any, name: str, account: str) -> str:
    return world.tokens.get(account, "") if name.startswith(API) else ""
