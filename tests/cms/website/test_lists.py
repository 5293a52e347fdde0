"""List pages by their address: filters with counts, a rectangle, pages."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from cms.atlas.frames import Frame
from cms.plugins import ChoiceFilter, ContentPlugin, YearFilter
from cms.publishing.models import Publication
from cms.reading.refusals import Refusal
from cms.website.lists import read
from tests.cms.reading.builder import MORNING, publish

pytestmark = pytest.mark.django_db

WATER, SCHOOL = ("sector", "eau", "Eau potable"), ("sector", "education", "Éducation")
KITA, KAYES = ("cercle", "Kita", "Kita"), ("cercle", "Kayes", "Kayes")


class Works(ContentPlugin):
    name, model = "works", Publication
    filters = [
        ChoiceFilter("sector", heading="Secteur", words={"sante": "Santé"}.get),
        ChoiceFilter("cercle", heading="Cercle"),
        YearFilter("year"),
    ]


def browse(address=""):
    return read(Works(), "fr", QueryDict(address), ["table"])


def work(title, *facets, hour=9, place=None, lang="fr"):
    return publish(
        title,
        type="works",
        facets=facets,
        place=place,
        lang=lang,
        published_at=MORNING.replace(hour=hour),
    )


def three():
    work("Un puits", WATER, KITA, hour=1, place=(-9.5, 13.0))
    work("Un forage", WATER, KAYES, hour=2, place=(-11.4, 14.4))
    work("Une école", SCHOOL, KAYES, hour=3)
    work("A well", WATER, KAYES, lang="en")


def titles(address=""):
    return [card["title"] for card in browse(address).cards(10).items]


def counts(address=""):
    return {
        name: [(value.value, value.count, value.chosen) for value in values]
        for name, values in browse(address).facets().items()
    }


def test_values_of_one_filter_add_up_and_filters_narrow():
    three()
    assert titles() == ["Une école", "Un forage", "Un puits"]
    assert titles("sector=eau") == ["Un forage", "Un puits"]
    assert titles("sector=eau&sector=education&cercle=Kayes") == ["Une école", "Un forage"]
    assert titles("sector=education&cercle=Kita") == []


def test_an_area_narrows_too():
    three()
    assert titles("bbox=-12,14,-11,15") == ["Un forage"]
    assert titles("bbox=-12,14,-11,15&sector=education") == []


def test_a_filter_counts_what_its_other_values_would_find():
    three()
    assert counts()["sector"] == [("eau", 2, False), ("education", 1, False)]
    assert counts("sector=eau") == {
        "sector": [("eau", 2, True), ("education", 1, False)],
        "cercle": [("Kayes", 1, False), ("Kita", 1, False)],
        "year": [],
    }


def test_the_overview_counts_and_frames():
    three()
    assert browse().overview() == (3, 2, Frame(-11.4, 13.0, -9.5, 14.4))
    assert browse("sector=education").overview() == (1, 0, None)


def test_an_address_has_one_spelling():
    assert browse("cercle=Kita&sector=eau&sector=eau&year=&page=1&utm_source=x").address == (
        "?sector=eau&cercle=Kita"
    )
    assert browse("page=3&bbox=-12,14.50,-11,15").address == "?bbox=-12,14.5,-11,15&page=3"
    assert browse("cercle=Bafoulab%C3%A9").address == "?cercle=Bafoulab%C3%A9"
    assert browse().address == "?"


def test_a_value_is_switched_on_and_off_and_leads_to_the_first_page():
    at = browse("sector=eau&cercle=Kita&page=2")
    assert at.switched("sector", "education") == "?sector=eau&sector=education&cercle=Kita"
    assert at.switched("sector", "eau") == "?cercle=Kita"
    assert at.page_address(3) == "?sector=eau&cercle=Kita&page=3"
    assert at.inside(Frame(-11.45, 14.4, -11.4, 14.5)) == (
        "?sector=eau&cercle=Kita&bbox=-11.451,14.399,-11.399,14.501"
    )
    assert browse("bbox=1,2,3,4&sector=eau&page=2").everywhere == "?sector=eau"


def test_a_way_to_see_the_list_stays_while_it_is_narrowed():
    at = browse("sector=eau&view=table&page=2&bbox=1,2,3,4")
    assert at.switched("cercle", "Kita") == "?sector=eau&cercle=Kita&bbox=1,2,3,4&view=table"
    assert (at.seen(""), at.whole) == ("?sector=eau&bbox=1,2,3,4", "?view=table")
    assert read(Works(), "fr", QueryDict("view=table")).address == "?"


def test_chosen_values_have_their_labels_and_leave_one_by_one():
    three()
    (one,) = browse("sector=eau").active()
    assert (one.label, one.href) == ("Eau potable", "?")
    assert browse().active() == []


def refused(ask) -> tuple[str, str]:
    """The sentence with which an address is refused, and the address that leads on."""
    with pytest.raises(Refusal) as caught:
        ask()
    assert caught.value.status == 404
    assert caught.value.cure
    return str(caught.value.sentence), caught.value.href


NOBODY_HAS = [
    ("sector=rien", "« rien » sous le filtre « Secteur »", "?"),
    ("sector=eau&sector=rien&page=2", "« rien » sous le filtre « Secteur »", "?sector=eau"),
    ("cercle=eau&sector=eau", "« eau » sous le filtre « Cercle »", "?sector=eau"),
    ("sector=sante&cercle=Kita", "« Santé » sous le filtre « Secteur »", "?cercle=Kita"),
    ("year=1890&bbox=-12,14,-11,15", "« 1890 » sous le filtre « year »", "?bbox=-12,14,-11,15"),
    ("sector=rien&cercle=rien", "« rien » sous le filtre « Secteur »", "?"),
]


@pytest.mark.parametrize(("address", "sentence", "way"), NOBODY_HAS)
def test_a_value_that_nothing_has_is_named_with_the_way_back(address, sentence, way):
    three()
    said, href = refused(browse(address).active)
    assert f"Rien ne répond à {sentence}" in said
    assert href == way


IMPOSSIBLE = [
    ("page=0", "pas de page « 0 »", "?"),
    ("page=-1", "pas de page « -1 »", "?"),
    ("sector=eau&page=abc", "pas de page « abc »", "?sector=eau"),
    ("page=" + "9" * 90, "pas de page « " + "9" * 60 + " »", "?"),
    ("page=²", "pas de page « ² »", "?"),
    ("page=%00", "pas de page « \ufffd »", "?"),
    ("year=rien&sector=eau", "« rien » n’est pas une valeur du filtre « year »", "?sector=eau"),
    ("sector=%00&cercle=Kita", "« \ufffd » n’est pas une valeur du filtre « Secteur »", "?cercle=Kita"),
    ("sector=%ED%A0%80%00", "du filtre « Secteur »", "?"),
    ("sector=" + "x" * 101, "du filtre « Secteur »", "?"),
    (
        "&".join(f"sector={number}" for number in range(51)),
        "a 51 valeurs dans ce lien, 50 au plus",
        "?",
    ),
    ("bbox=1,2,3&sector=eau", "« 1,2,3 » n’est pas une zone de la carte", "?sector=eau"),
    ("bbox=a,b,c,d", "« a,b,c,d » n’est pas une zone", "?"),
    ("bbox=%00", "n’est pas une zone", "?"),
    ("bbox=4,1,2,3", "« 4,1,2,3 » n’est pas une zone", "?"),
    ("bbox=1,2,3,nan", "n’est pas une zone", "?"),
    ("bbox=1,2,3,1e400", "n’est pas une zone", "?"),
    ("view=globe&sector=eau", "« globe » n’est pas une façon de voir cette liste", "?sector=eau"),
    ("view=table&page=0", "pas de page « 0 »", "?view=table"),
]


@pytest.mark.parametrize(("address", "sentence", "way"), IMPOSSIBLE)
def test_an_address_that_asks_for_nothing_possible_is_told_so(address, sentence, way):
    said, href = refused(lambda: browse(address))
    assert sentence in said
    assert href == way


def test_a_page_beyond_the_last_leads_to_the_first():
    three()
    said, href = refused(lambda: browse("sector=eau&page=2").cards(10))
    assert (said, href) == ("Cette liste n’a pas de page « 2 ».", "?sector=eau")
    assert [card["title"] for card in browse("page=2").cards(2).items] == ["Un puits"]


def test_the_questions_cost_the_same_for_one_item_and_for_three():
    def queries():
        with CaptureQueriesContext(connection) as seen:
            at = browse("sector=eau&bbox=-12,10,-8,15")
            at.active(), at.overview(), at.cards(10), at.facets()
        return len(seen)

    work("Un puits", WATER, KITA, place=(-9.5, 13.0))
    assert queries() == 5
    three()
    assert queries() == 5
