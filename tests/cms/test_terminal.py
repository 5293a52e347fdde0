"""What is printed is in the language of the terminal."""

import pytest

from cms.terminal import bilingual, harmless

ENGLISH, FRENCH = "Good morning", "Bonjour"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, ENGLISH),
        ({"LANG": "C.UTF-8"}, ENGLISH),
        ({"LANG": "fr_ML.UTF-8"}, FRENCH),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_FR"}, FRENCH),
        ({"LANG": "fr_FR", "LC_MESSAGES": "de_DE"}, ENGLISH),
        ({"LANG": "fr_FR", "LC_ALL": "C"}, ENGLISH),
        ({"LANG": "fr_FR", "LC_ALL": ""}, FRENCH),
        ({"LC_MESSAGES": "en_US", "LC_ALL": "FR"}, FRENCH),
    ],
)
def test_the_first_variable_that_is_set_decides(monkeypatch, environment, said):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert bilingual(ENGLISH, FRENCH) == said


def test_nothing_commands_the_terminal():
    assert harmless("a\x1b[2J\n\u202eb\ud800\x9b") == "a\\x1b[2J\\n\\u202eb\\ud800\\x9b"


def test_french_stays_as_it_is_and_ends_somewhere():
    assert harmless("« Été »\u00a0: ok") == "« Été »\u00a0: ok"
    assert harmless("a" * 20, 10) == "a" * 9 + "…"
