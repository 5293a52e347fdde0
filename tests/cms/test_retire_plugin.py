"""`retire_plugin` leaves alone what no site can be without."""

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("french_terminal")]


@pytest.mark.parametrize("name", ["pages", "site"])
def test_a_type_that_the_site_needs_is_not_retired(name):
    with pytest.raises(CommandError, match=f"^Le site ne peut pas se passer du type « {name} » : "):
        call_command("retire_plugin", name, "--yes")
