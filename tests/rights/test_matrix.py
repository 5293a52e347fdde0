"""Every address of the staff × every account: who comes through is who the table says, by GET and by POST."""

import re

import pytest

from tests.rights.addresses import staff_patterns
from tests.rights.matrix import API_ROWS, NOTHING_THERE, OPEN, ROWS, TRIED_APART, WITHOUT_FIELDS, Row
from tests.rights.walking import METHODS
from tests.rights.world import ACCOUNTS, ADMINISTRATORS

PREFIXES = (("admin/", ROWS), ("authoring/v3/", API_ROWS))


def row_of(pattern: str) -> Row | None:
    """The row that a pattern belongs to; None for one that is open to everybody, and for an unknown one."""
    for prefix, rows in PREFIXES:
        if pattern.startswith(prefix):
            below = pattern.removeprefix(prefix)
            return next((row for row in rows if matches(row.routes, below)), None)
    return None


def matches(routes, below: str) -> bool:
    return any(re.fullmatch(route, below) for route in routes)


def declared(pattern: str) -> bool:
    return row_of(pattern) is not None or matches(OPEN + TRIED_APART, pattern)


def undeclared(patterns) -> list[str]:
    return [
        f"« {pattern} » is an address of the staff that no row of tests/rights/matrix.py names: say whose."
        for pattern in patterns
        if not declared(pattern)
    ]


def test_every_address_of_the_staff_is_declared():
    assert undeclared(staff_patterns()) == []


def test_a_new_address_is_noticed():
    [sentence] = undeclared(["admin/tiroir/<int:pk>/"])
    assert sentence.startswith("« admin/tiroir/<int:pk>/ » is an address of the staff that no row")


def test_no_row_is_without_an_address():
    named = {id(row_of(pattern)) for pattern in staff_patterns()}
    assert [row.english for row in ROWS + API_ROWS if id(row) not in named] == []


@pytest.mark.parametrize("method", METHODS)
def test_nobody_comes_further_than_the_table_says(walk, method):
    """Who is not named is refused; a visitor too, everywhere but at the doors that are open."""
    reached = [
        f"{account} reaches {method} {pattern} ({answer.status})"
        for (asked, pattern, account), answer in walk.items()
        if asked == method and not answer.is_refusal
        if (row := row_of(pattern)) is not None
        if account not in row.accounts
    ]
    assert reached == []


@pytest.mark.parametrize("method", METHODS)
def test_everybody_comes_as_far_as_the_table_says(walk, method):
    """As far as administrators, that is: some addresses have nothing to show in this world, or to GET."""
    stopped = [
        f"{account} is refused {method} {pattern} ({walk[method, pattern, account].status})"
        for pattern in staff_patterns()
        if (row := row_of(pattern)) is not None and not walk[method, pattern, ADMINISTRATORS].is_refusal
        for account in ACCOUNTS
        if account in row.accounts and walk[method, pattern, account].is_refusal
    ]
    assert stopped == []


def test_the_walk_goes_where_the_site_answers(walk):
    """Administrators are refused where this world has nothing, and nowhere else: the addresses are right."""
    silent = [
        pattern
        for pattern in staff_patterns()
        if all(walk[method, pattern, ADMINISTRATORS].is_refusal for method in METHODS)
    ]
    assert [pattern for pattern in silent if not matches(NOTHING_THERE, pattern)] == []


def test_no_answer_is_an_error(walk):
    failed = [
        f"{method} {pattern} for {account}"
        for (method, pattern, account), answer in walk.items()
        if answer.status >= 500 and not (method == "POST" and matches(WITHOUT_FIELDS, pattern))
    ]
    assert failed == []
