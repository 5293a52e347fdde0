"""Says at `check` and at start what would let somebody in with less than was meant."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError

from cms.accounts.second_factor import EVERYBODY
from cms.terminal import bilingual


@register(Tags.database)
def check_required_groups(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Every name in `REQUIRE_SECOND_FACTOR` is that of a group."""
    names = set(settings.REQUIRE_SECOND_FACTOR) - {EVERYBODY}
    if not names or not databases:
        return []
    try:
        groups = sorted(Group.objects.values_list("name", flat=True))
    except DatabaseError:
        return []
    known = ", ".join(groups)
    return [
        Warning(
            bilingual(
                f'REQUIRE_SECOND_FACTOR names the group "{name}", which does not exist.',
                f"REQUIRE_SECOND_FACTOR nomme le groupe « {name} », qui n'existe pas.",
            ),
            hint=bilingual(
                f"Write one of: {known}; or {EVERYBODY} for everybody.",
                f"Écrivez l'un de ceux-ci : {known} ; ou {EVERYBODY} pour tout le monde.",
            ),
            id="accounts.W001",
        )
        for name in sorted(names - set(groups))
    ]
