"""What the runs leave out is there: pytest ignores a name that is wrong without a word."""

from tests.run import ASK_THE_DATABASE, ROOT, SAME_ON_BOTH, WITHOUT_WAGTAIL


def test_every_drawer_that_a_run_names_exists():
    named = {*SAME_ON_BOTH, *WITHOUT_WAGTAIL, *ASK_THE_DATABASE}
    assert [drawer for drawer in sorted(named) if not (ROOT / drawer).exists()] == []
