"""Every rule of a project, said in one sentence on its field, to forms, scripts and imports alike."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from projects.inline_rows import Beneficiaries, Cofinancing, PurposeShare
from projects.models import ProjectPage, Sector
from tests.home.builders import english, home_page, standard_page
from tests.projects.builders import KAYES, index, project, sector, unsaved

pytestmark = pytest.mark.django_db


def refused(page) -> dict[str, list[str]]:
    """The sentences by field with which the page is refused; empty when it is not."""
    page.locale = page.locale if page.locale_id else home_page().locale
    page.slug, page.path = page.slug or "projet", page.path or index().path + "0001"
    page.depth = page.depth or index().depth + 1
    try:
        page.full_clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def money_lines(*amounts):
    return [Cofinancing(funder="F", category="other", amount=Decimal(amount)) for amount in amounts]


def shares(*pairs):
    return [PurposeShare(code=code, share=Decimal(share)) for code, share in pairs]


REFUSED = [
    ({"code": "EX 1"}, "code", "lettres sans accent"),
    ({"code": "é"}, "code", "lettres sans accent"),
    ({"location": "-11.4439, 14.4478"}, "location", "inversées"),
    ({"location": "48.8566, 2.3522"}, "location", "hors du Mali"),
    ({"location": "12.3714, -1.5197"}, "location", "hors du Mali"),
    ({"location": "ici"}, "location", "ne se lit pas"),
    ({"precision": "vague"}, "precision", "vague"),
    ({"status": "done"}, "status", "done"),
    (
        {"planned_start": date(2005, 6, 2), "planned_end": date(2005, 6, 1)},
        "planned_end",
        "La fin (1er juin 2005) est avant le début (2 juin 2005)",
    ),
    (
        {"actual_start": date(2006, 1, 1), "actual_end": date(2005, 5, 5), "actual_end_precision": "year"},
        "actual_end",
        "La fin (2005) est avant le début (1er janvier 2006)",
    ),
    (
        {"actual_start": date(1004, 1, 1), "planned_end": date(2006, 1, 1)},
        "planned_end",
        "De 1004 à 2006, cela ferait plus de 50 ans",
    ),
    ({"cost": Decimal(0)}, "cost", "plus grand que zéro"),
    ({"cost": Decimal(-5)}, "cost", "plus grand que zéro"),
    ({"currency": "USD"}, "currency", "USD"),
    (
        {"cost": Decimal(100), "cofinancing": money_lines(50, "51.01")},
        "cost",
        "Les cofinancements font 101,01",
    ),
    (
        {"cost": Decimal("1500.50"), "currency": "XOF"},
        "cost",
        "Le franc CFA n’a pas de centimes : écrivez 1\u202f501 FCFA plutôt que 1 500,50.",
    ),
    (
        {"cost": Decimal(100), "currency": "XOF", "cofinancing": money_lines("99.50")},
        "cofinancing",
        "Cofinancement n° 1 : Le franc CFA n’a pas de centimes",
    ),
    ({"cofinancing": money_lines(50)}, "cost", "indiquez aussi le coût total"),
    (
        {"cost": Decimal(100_000), "currency": "XOF", "cofinancing": money_lines(99_344)},
        "cost",
        "le coût total est de 100",
    ),
    ({"purposes": shares(("14032", 60), ("14021", "40.5"))}, "purposes", "font 100,5 % : 100 % au plus"),
    ({"purposes": shares(("14032", 10), ("14032", 10))}, "purposes", "donné deux fois"),
    ({"purposes": shares(("99999", 10))}, "purposes", "n° 1 : « 99999 » n’est pas un code CAD de la liste"),
    ({"purposes": shares(("14031", 10))}, "purposes", "n° 1 : Le code CAD 14031 est déjà celui du secteur"),
    ({"purposes": shares(("14032", 0))}, "purposes", "plus grand que zéro"),
    ({"beneficiaries": [Beneficiaries(number=3, unit="")]}, "beneficiaries", "Bénéficiaires n° 1"),
]


@pytest.mark.parametrize(("fields", "name", "sentence"), REFUSED)
def test_a_broken_rule_is_said_on_its_field(fields, name, sentence):
    said = refused(unsaved(**fields))
    assert list(said) == [name]
    assert sentence in said[name][0].replace("\xa0", " ")


ALLOWED = [
    {},
    {"location": "14,4478 ; -11,4439"},
    {"location": "11.3176, -5.6665"},
    {"cost": Decimal(100), "cofinancing": money_lines(50, 51)},
    {"cost": Decimal(100_000), "currency": "XOF", "cofinancing": money_lines(99_345)},
    {"cost": Decimal("1500.50"), "cofinancing": money_lines("1500.50")},
    {"cost": Decimal("1500.00"), "currency": "XOF"},
    {"purposes": shares(("14032", 60), ("14021", 40))},
    {"planned_start": date(2005, 6, 1), "planned_end": date(2005, 6, 1)},
    {
        "planned_start": date(2005, 6, 15),
        "planned_end": date(2005, 1, 1),
        "planned_end_precision": "year",
    },
]


@pytest.mark.parametrize("fields", ALLOWED)
def test_what_is_within_the_rules_is_taken(fields):
    assert refused(unsaved(**fields)) == {}


def test_a_code_is_one_projects():
    project(code="EX-7")
    assert "porte déjà le code « ex-7 »" in refused(unsaved(code="ex-7"))["code"][0]


def test_a_draft_does_not_take_a_code_either():
    project(code="EX-7")
    with pytest.raises(ValidationError, match="porte déjà le code"):
        index().add_child(instance=unsaved(code="EX-7", live=False))


def test_a_published_code_never_changes():
    page = project(code="EX-7")
    page.code = "EX-8"
    assert "remettez « EX-7 »" in refused(page)["code"][0]


def test_without_a_code_a_project_is_given_one():
    page = project()
    assert page.code == f"P-{page.translation_key.hex[:8].upper()}"
    assert refused(page) == {}


def translated(page) -> ProjectPage:
    for ancestor in (home_page(), page.get_parent().specific):
        if not ancestor.has_translation(english()):
            ancestor.copy_for_translation(english())
    return page.copy_for_translation(english())


def test_a_translation_has_the_same_code():
    page = project(code="EX-7")
    copy = translated(page)
    assert copy.code == "EX-7"
    copy.code = "EX-8"
    assert "dans toutes les langues" in refused(copy)["code"][0]


def test_a_copy_is_another_project():
    page = project(code="EX-7", location=KAYES)
    copy = page.copy(update_attrs={"slug": "copie"})
    assert copy.code == f"P-{copy.translation_key.hex[:8].upper()}"
    assert (copy.latitude, copy.longitude) == (14.4478, -11.4439)
    assert copy.live
    assert copy.get_latest_revision_as_object().code == copy.code


def test_the_projects_of_a_copied_map_are_others():
    project(code="EX-7")
    index().copy(recursive=True, update_attrs={"slug": "copie"})
    assert ProjectPage.objects.count() == 2
    assert ProjectPage.objects.exclude(code="EX-7").get().code.startswith("P-")


def test_an_alias_is_the_same_project():
    page = project(code="EX-7")
    alias = page.create_alias(update_slug="alias")
    assert (alias.code, alias.code_key) == ("EX-7", None)
    page.refresh_from_db()
    page.summary = "Changé"
    page.save_revision().publish()
    assert ProjectPage.objects.get(pk=alias.pk).summary == "Changé"


def test_an_alias_that_becomes_a_page_is_a_project_of_its_own():
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    alias = project(code="EX-7").create_alias(update_slug="alias")
    ConvertAliasPageAction(alias).execute(skip_permission_checks=True)
    alias = ProjectPage.objects.get(pk=alias.pk)
    assert alias.code.startswith("P-")
    alias.save_revision().publish()
    alias.unpublish()


def test_only_an_album_is_an_album():
    page = standard_page()
    assert "« Méthode » n’est pas un album" in refused(unsaved(album=page))["album"][0]


def test_a_script_may_save_typed_coordinates():
    page = project(location="14,4478 ; -11,4439")
    assert page.location == "SRID=4326;POINT(-11.443900 14.447800)"
    assert (page.latitude, page.longitude) == (14.4478, -11.4439)
    page.location = ""
    page.save()
    page.refresh_from_db()
    assert (page.latitude, page.longitude) == (None, None)


def test_a_place_outside_the_region_is_only_remarked_on():
    assert project(location="11.3176, -5.6665").remarks()
    assert not project("Autre", location=KAYES).remarks()


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"slug": "water"}, "slug", "porte déjà cet identifiant"),
        ({"color": "blue"}, "color", "six chiffres ou lettres"),
        ({"purpose": "12345"}, "purpose", "n’est pas un code CAD"),
    ],
)
def test_a_sector_has_rules_too(fields, name, sentence):
    correct = {"slug": "energy", "label_fr": "Énergie", "label_en": "Energy", "icon": "star"}
    with pytest.raises(ValidationError) as error:
        Sector(**{**correct, "color": "#123456", "purpose": "43040", **fields}).full_clean()
    assert sentence in error.value.message_dict[name][0]


def test_the_eight_sectors_are_there_told_apart_without_colour():
    rows = Sector.objects.all()
    assert {row.slug for row in rows} == {
        "education",
        "health",
        "water",
        "sanitation",
        "agriculture",
        "local-economy",
        "governance",
        "youth-culture",
    }
    assert len({row.icon for row in rows}) == len({row.color for row in rows}) == 8
    for row in rows:
        row.full_clean()
    assert sector("water").label == "Eau potable"
