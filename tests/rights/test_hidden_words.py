"""On the screens that an account may see stands no title, address or message that it may not."""

import pytest

from tests.rights.world import (
    ACCOUNTS,
    ADMINISTRATORS,
    ANONYMOUS,
    MODERATORS,
    PARTNERSHIPS,
    WRITERS,
    word,
)
from tests.secrets.markers import candidates

pytestmark = pytest.mark.slow  # a minute and more; the walk itself, `test_matrix`, is tried each time

READERS = {
    "page": {WRITERS, MODERATORS, ADMINISTRATORS},
    "file": {WRITERS, MODERATORS, ADMINISTRATORS},
    "collection": {WRITERS, MODERATORS, ADMINISTRATORS},
    "redirect": {MODERATORS, ADMINISTRATORS},
    "message": {MODERATORS, ADMINISTRATORS},
    "group": {MODERATORS, ADMINISTRATORS},
    "partner": {PARTNERSHIPS, ADMINISTRATORS},
    "mail": {ADMINISTRATORS},
}
"""Whose screens may hold the words of each kind; moderators restrict pages to groups, by their names."""
FIELDS = {
    "page": (
        *(
            "",
            "slug",
            "edit",
            "comment",
            "waiting",
            "reason",
            "deleted",
            "moved",
            "live",
            "draft",
            "withdrawn",
        ),
        *(f"of {account}" for account in ACCOUNTS if account != ANONYMOUS),
    ),
    "file": ("image", "document"),
    "message": ("", "reason"),
    "partner": ("", "mail", "host"),
    "mail": ("", "other", *ACCOUNTS),
}
KINDS = {word(kind, field): kind for kind in READERS for field in FIELDS.get(kind, ("",))}


@pytest.fixture(scope="module")
def read(walk) -> dict[str, dict[str, str]]:
    """For each account: where it reads something (`kind at …`), and of which kind; less its own address."""
    found: dict[str, dict[str, str]] = {account: {} for account in ACCOUNTS}
    for (method, name, account), answer in walk.items():
        words = {said for _, said in candidates(answer.body.lower())} - {word("mail", account)}
        for kind in {KINDS[said] for said in words & KINDS.keys()}:
            found[account][f"{kind} at {method} {name}"] = kind
    return found


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_account_reads_nothing_that_it_may_not(read, account):
    assert [place for place, kind in read[account].items() if account not in READERS[kind]] == []


@pytest.mark.parametrize("kind", READERS)
def test_who_may_reads_it(read, kind):
    """Otherwise the test above would prove nothing: the screens do hold these words."""
    readers = {account for account in READERS[kind] if kind in read[account].values()}
    assert readers == READERS[kind]


def test_each_word_of_a_page_stands_somewhere(walk):
    """A word that no screen shows to administrators would be looked for in vain."""
    bodies = b"\n".join(answer.body for (_, _, account), answer in walk.items() if account == ADMINISTRATORS)
    assert [field for field in FIELDS["page"] if word("page", field).encode() not in bodies] == []
