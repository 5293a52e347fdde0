"""One sign © before a name, however the name was typed."""

import pytest

from cms.media.credits import without_sign
from cms.media.items import image_item
from tests.cms.media.builders import make_image, show


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Awa Diarra", "Awa Diarra"),
        ("© 2024 Studio Exemple", "2024 Studio Exemple"),
        ("© © 2024 Studio", "2024 Studio"),
        ("©️Awa", "Awa"),
        ("(c) Awa Diarra", "Awa Diarra"),
        ("Copyright (C) 2024 Studio", "2024 Studio"),
        ("© Copyright Studio", "Studio"),
        ("Copyright : Studio", "Studio"),
        ("© Studio, © Agence", "Studio, Agence"),
        ("Tous droits réservés © 2024 Studio", "Tous droits réservés 2024 Studio"),
        ("? 2024 Studio", "2024 Studio"),
        ("Copyrighted", "Copyrighted"),
        ("© AÃ¯ssÃ© GÃ©rard", "AÃ¯ssÃ© GÃ©rard"),
        ("article 3(c)", "article 3(c)"),
        *[(sign, "") for sign in ("©", "(c)", "(C)", "ⓒ", "Copyright", "© Copyright :", "Copyright (c) –")],
        ("", ""),
    ],
)
def test_the_sign_is_left_to_whoever_shows_the_name(typed, name):
    assert without_sign(typed) == name


@pytest.mark.django_db
def test_partners_receive_the_name_without_its_sign():
    image = make_image(credit="© Awa Diarra")
    show(image)
    assert image_item(image)["credit"] == "Awa Diarra"
