"""A table becomes projects as a whole or not at all; every fault is said with line, column and cure."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, PageLogEntry

from cms.testing import catch_up
from projects.importing.faults import TableRefused
from projects.importing.loading import import_table
from projects.importing.rows import COLUMNS
from projects.models import ProjectPage
from tests.projects.builders import index, project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("french_terminal")]

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "projects" / "data" / "exemples.csv"
FAULTY = ROOT.parent / "shared" / "data" / "samples" / "projets-exemple-erreurs.csv"
CORRECT = {
    "identifiant": "P-1",
    "titre": "Un forage à Kayes",
    "secteur": "eau",
    "code_cad": "14031",
    "localite": "Kayes N’Di",
    "commune": "Kayes",
    "cercle": "Kayes",
    "region": "Kayes",
    "latitude": "14.4478",
    "longitude": "-11.4439",
    "precision": "exacte",
    "phase": "1",
    "statut": "acheve",
    "date_debut": "2004-11-01",
    "date_fin": "2005-06",
    "cout_total_eur": "100",
    "part_programme_eur": "60",
    "part_migrants_eur": "39.50",
    "part_commune_eur": "0",
    "part_population_eur": "",
    "part_autres_eur": "",
    "association": "Les ressortissants de Kayes",
    "partenaire_mali": "Commune de Kayes",
    "beneficiaires": "1200",
    "resume": "Un forage et sa pompe.",
    "donnee_exemple": "non",
}


@pytest.fixture(autouse=True)
def the_map(db):
    index()


def table(*rows, delimiter=",", encoding="utf-8") -> bytes:
    """A CSV file whose rows are the correct one with these cells changed."""
    lines = [{**CORRECT, **row} for row in rows or [{}]]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode(encoding)


def refused(data: bytes) -> list[str]:
    """The faults of a table, of which nothing was taken."""
    before = Page.objects.count()
    with pytest.raises(TableRefused) as caught:
        import_table(data)
    assert Page.objects.count() == before
    return [str(fault) for fault in caught.value.faults]


def counts(outcome) -> tuple[int, int, int]:
    """How many were created, updated and left unchanged."""
    return len(outcome.created), len(outcome.updated), len(outcome.unchanged)


def the_project() -> ProjectPage:
    return ProjectPage.objects.get(code="P-1")


# What a row becomes


def test_a_row_is_a_published_project():
    import_table(table())
    page = the_project()
    assert (page.live, page.example, page.title, page.summary) == (
        True,
        False,
        "Un forage à Kayes",
        "Un forage et sa pompe.",
    )
    assert (page.sector.slug, page.status, page.region, page.precision) == (
        "water",
        "closed",
        "Kayes",
        "exact",
    )
    assert (page.latitude, page.longitude, page.cost, page.currency) == (14.4478, -11.4439, 100, "EUR")
    assert (str(page.actual_start), page.actual_start_precision) == ("2004-11-01", "day")
    assert (str(page.actual_end), page.actual_end_precision) == ("2005-06-01", "month")


def test_what_a_spreadsheet_wrote_in_two_ways_is_kept_in_one():
    rows = [
        {"cercle": "Kéniéba", "association": "Kéniéba", "resume": "n° 4"},
        {
            "identifiant": "P-2",
            "cercle": "Ke\u0301nie\u0301ba",
            "association": "Ke\u0301\u00adnie\u0301ba\u200b",
        },
    ]
    import_table(table(*rows))
    assert set(ProjectPage.objects.values_list("cercle", flat=True)) == {"Kéniéba"}
    names = {page.organisations.first().name for page in ProjectPage.objects.all()}
    assert names == {"Kéniéba"}
    assert the_project().summary == "n° 4"


def test_a_row_that_says_the_same_in_another_form_says_nothing_new():
    import_table(table({"titre": "L’école de Kéniéba"}))
    again = import_table(table({"titre": "L’e\u0301cole de Ke\u0301nie\u0301ba"}))
    assert counts(again) == (0, 0, 1)


def test_parts_become_funders_and_names_become_organisations():
    import_table(table())
    page = the_project()
    lines = page.cofinancing.values_list("funder", "category", "amount")
    assert [(funder, category, float(amount)) for funder, category, amount in lines] == [
        ("Programme Codéveloppement, phase 1", "programme", 60.0),
        ("Les ressortissants de Kayes", "migrants", 39.5),
    ]
    assert list(page.organisations.values_list("name", "role", "country")) == [
        ("Les ressortissants de Kayes", "funding", "FR"),
        ("Commune de Kayes", "implementing", "ML"),
    ]
    assert list(page.beneficiaries.values_list("number", "unit")) == [(1200, "personnes")]


def test_a_dac_code_other_than_the_sector_s_is_kept():
    import_table(table({}, {"identifiant": "P-2", "code_cad": "14032"}))
    assert [
        list(page.purposes.values_list("code", "share")) for page in ProjectPage.objects.order_by("code")
    ] == [
        [],
        [("14032", 100)],
    ]


def test_dates_are_planned_until_the_status_says_that_they_came():
    import_table(table({"statut": "en_cours"}, {"identifiant": "P-2", "statut": "en_preparation"}))
    dates = ProjectPage.objects.order_by("code").values_list(
        "planned_start", "planned_end", "actual_start", "actual_end"
    )
    assert [[bool(day) for day in row] for row in dates] == [
        [False, True, True, False],
        [True, True, False, False],
    ]


def test_most_cells_may_be_empty():
    needed = ("identifiant", "titre", "secteur", "statut", "donnee_exemple")
    import_table(table({name: "" for name in COLUMNS if name not in needed}))
    page = the_project()
    assert (page.location, page.cost, page.start, page.cofinancing.count()) == ("", None, None, 0)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8-sig"), (";", "utf-8")])
def test_tables_are_read_as_spreadsheets_write_them(delimiter, encoding):
    assert counts(import_table(table(delimiter=delimiter, encoding=encoding))) == (1, 0, 0)


def test_the_worker_freezes_what_was_imported(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        import_table(table())
    assert Client().get("/api/v1/content/projects").json()["total"] == 0
    catch_up()
    assert Client().get("/api/v1/content/projects").json()["items"][0]["code"] == "P-1"


def test_what_is_unusual_is_said_and_taken():
    outcome = import_table(table({"latitude": "16.77", "longitude": "-3.01", "region": "Tombouctou"}))
    assert counts(outcome) == (1, 0, 0)
    assert "ligne 2 : " in outcome.remarks[0]
    assert "hors de la région de Kayes" in outcome.remarks[0]


# Again


def test_the_same_table_again_changes_nothing():
    import_table(table())
    revision = the_project().latest_revision_id
    assert counts(import_table(table())) == (0, 0, 1)
    assert the_project().latest_revision_id == revision


def test_a_changed_row_changes_its_project_and_nothing_the_table_does_not_tell():
    import_table(table())
    outcome = import_table(table({"titre": "Deux forages", "part_programme_eur": "60.50"}))
    page = the_project()
    assert counts(outcome) == (0, 1, 0)
    assert (page.title, page.slug, page.live) == ("Deux forages", "un-forage-a-kayes", True)
    assert [float(line.amount) for line in page.cofinancing.all()] == [60.5, 39.5]


def edited() -> ProjectPage:
    """The imported project, its title changed in the administration."""
    import_table(table())
    page = the_project()
    page.title = "Le titre des éditeurs"
    page.save_revision().publish()
    return the_project()


def test_what_editors_changed_stays_when_the_row_says_nothing_new():
    edited()
    assert counts(import_table(table())) == (0, 0, 1)
    assert the_project().title == "Le titre des éditeurs"


def test_what_editors_changed_is_never_overwritten():
    edited()
    assert refused(table({"titre": "Deux forages"})) == [
        "ligne 2, colonne identifiant, « P-1 » : ce projet a été modifié dans l’administration et cette "
        "ligne dit autre chose : retirez-la du fichier, ou corrigez le projet dans l’administration."
    ]
    assert the_project().title == "Le titre des éditeurs"


def test_a_project_that_editors_made_is_never_overwritten():
    project("À eux", code="p-1").save_revision().publish()
    assert "modifié dans l’administration" in refused(table())[0]


def test_what_editors_withdrew_stays_withdrawn():
    import_table(table())
    the_project().unpublish()
    import_table(table({"titre": "Deux forages"}))
    page = the_project()
    assert (page.live, page.get_latest_revision_as_object().title) == (False, "Deux forages")


def test_drafts_stay_drafts_until_somebody_publishes_them():
    import_table(table(), draft=True)
    assert not the_project().live
    import_table(table({"titre": "Deux forages"}))
    assert not the_project().live
    the_project().get_latest_revision().publish()
    assert (the_project().live, the_project().title) == (True, "Deux forages")


def test_an_import_is_in_the_history_of_the_project():
    import_table(table())
    entries = PageLogEntry.objects.filter(page=the_project().pk)
    assert "Importer" in {str(entry.formatter.label) for entry in entries if entry.formatter}


# What is refused

CELLS = [
    ({"identifiant": ""}, "identifiant, case vide : donnez au projet le code"),
    ({"identifiant": "EX 1"}, "identifiant, « EX 1 » : Des lettres sans accent"),
    ({"titre": ""}, "titre, case vide : donnez un titre"),
    ({"titre": "x" * 256}, "256 caractères, 255 au plus"),
    ({"secteur": "espace"}, "secteur, « espace » : secteur inconnu ; écrivez l’un de : education, sante"),
    ({"secteur": ""}, "secteur, case vide : dites le secteur"),
    ({"code_cad": "99999"}, "code_cad, « 99999 » : « 99999 » n’est pas un code CAD"),
    ({"latitude": "14,54056"}, "latitude, « 14,54056 » : virgule décimale : écrivez un point, 14.54056."),
    ({"latitude": "14° N"}, "latitude, « 14° N » : écrivez des degrés décimaux"),
    ({"latitude": ""}, "latitude, case vide : il faut la latitude et la longitude"),
    ({"latitude": "-11.4439", "longitude": "14.4478"}, "semblent inversées"),
    ({"latitude": "48.8566", "longitude": "2.3522"}, "hors du Mali"),
    ({"longitude": "11.4439"}, "signe moins"),
    ({"precision": "vague"}, "precision, « vague » : mot inconnu ; écrivez l’un de : exacte, approximative."),
    ({"phase": "3"}, "phase, « 3 » : mot inconnu"),
    ({"statut": "fini"}, "statut, « fini » : mot inconnu ; écrivez l’un de : en_preparation"),
    ({"date_debut": "01/11/2004"}, "date_debut, « 01/11/2004 » : écrivez une date qui existe, année d’abord"),
    ({"date_debut": "2005-02-30"}, "date_debut, « 2005-02-30 »"),
    ({"date_fin": "2003"}, "date_fin, « 2003 » : La fin (2003) est avant le début (1er novembre 2004)"),
    ({"date_debut": "1004-11-01"}, "date_fin, « 2005-06 » : De 1004 à 2005, cela ferait plus de 50 ans"),
    ({"cout_total_eur": "12 000 €"}, "cout_total_eur, « 12 000 € » : écrivez le montant en euros"),
    ({"cout_total_eur": "12 000 €"}, "sans espace ni symbole : 12000."),
    ({"cout_total_eur": "8 000 000 FCFA"}, "cette colonne est en euros : convertissez, 1 € = 655,957 FCFA"),
    ({"cout_total_eur": "12,50"}, "sans espace ni symbole : 12.50."),
    ({"cout_total_eur": "-5"}, "cout_total_eur, « -5 »"),
    ({"cout_total_eur": "101"}, "Les cofinancements font 99,50"),
    ({"cout_total_eur": ""}, "indiquez aussi le coût total"),
    ({"beneficiaires": "mille"}, "beneficiaires, « mille » : écrivez un nombre entier"),
    ({"resume": "x" * 301}, "301 caractères, 300 au plus"),
    ({"donnee_exemple": ""}, "donnee_exemple, case vide : écrivez « oui » pour un exemple"),
]


@pytest.mark.parametrize(("cells", "sentence"), CELLS)
def test_a_faulty_cell_is_refused_with_its_cure(cells, sentence):
    faults = refused(table({"identifiant": "P-0"}, cells))
    assert len(faults) == 1
    assert faults[0].startswith("ligne 3, colonne ")
    assert sentence in faults[0]


def test_every_fault_is_told_at_once():
    faults = refused(table({"titre": "", "latitude": "14,5", "beneficiaires": "x"}, {"identifiant": "p-1"}))
    assert [fault.partition(" : ")[0] for fault in faults] == [
        "ligne 2, colonne identifiant, « P-1 »",
        "ligne 2, colonne titre, case vide",
        "ligne 2, colonne latitude, « 14,5 »",
        "ligne 2, colonne beneficiaires, « x »",
        "ligne 3, colonne identifiant, « p-1 »",
    ]
    assert "aussi à la ligne 3" in faults[0]
    assert "aussi à la ligne 2" in faults[4]


def test_examples_are_refused_by_a_public_site(settings):
    settings.EXAMPLES_ALLOWED = False
    assert "ne reçoit pas d’exemples" in refused(table({"donnee_exemple": "oui"}))[0]


FORMS = [
    (b"", "Il manque ces colonnes : identifiant, titre"),
    (b"identifiant,titre\n", "Il manque ces colonnes : secteur, code_cad"),
    (table({"note": "x"}), "La colonne « note » n’est pas connue"),
    (table().replace(b"resume", b"resume,resume", 1), "La colonne « resume » vient deux fois"),
    (table().partition(b"\n")[0], "n’a aucune ligne"),
    ("é".join(["", ""]).encode("latin-1"), "CSV en UTF-8"),
    (table(encoding="utf-16"), "CSV en UTF-8"),
    (table() + b"\0", "CSV en UTF-8"),
    (table() + b'"ouvert,\n', "ligne 3 : Cette ligne ne se lit pas"),
    (table() + b"trop,court\n", "ligne 3 : 2 cases pour 26 colonnes"),
    (table(*[{}] * 501), "501 lignes, 500 au plus"),
    (b"x" * 10_000_001, "dépasse 10 Mo"),
]


@pytest.mark.parametrize(("data", "sentence"), FORMS)
def test_a_file_that_is_no_such_table_is_refused(data, sentence):
    assert any(sentence in fault for fault in refused(data))


def test_there_must_be_a_map_to_put_them_on():
    index().delete()
    assert refused(table()) == [
        "Il n’y a pas de page « carte des projets » : lancez d’abord manage.py load_site."
    ]


# The programme's own samples


@pytest.mark.skipif(not FAULTY.exists(), reason="the faulty sample is not on this machine")
def test_each_of_the_ten_faulty_rows_is_refused_in_words():
    faults = refused(FAULTY.read_bytes())
    expected = [
        ("La colonne « erreur_attendue »", "n’est pas connue"),
        ("ligne 2, colonne latitude, « -10.47556 »", "semblent inversées"),
        ("ligne 3, colonne secteur, « espace »", "secteur inconnu"),
        ("ligne 4, colonne cout_total_eur, « 151000 »", "Les cofinancements font"),
        ("ligne 5, colonne date_fin, « 2004-07-01 »", "est avant le début"),
        ("ligne 6, colonne titre, case vide", "donnez un titre"),
        ("ligne 7, colonne identifiant, « EX-007 »", "aussi à la ligne 8"),
        ("ligne 8, colonne identifiant, « EX-007 »", "aussi à la ligne 7"),
        ("ligne 9, colonne latitude, « 48.8566 »", "hors du Mali"),
        ("ligne 10, colonne latitude, « 14,54056 »", "écrivez un point, 14.54056"),
        ("ligne 11, colonne cout_total_eur, « 12 000 € »", "12000"),
    ]
    assert len(faults) == len(expected)
    for fault, (where, why) in zip(faults, expected, strict=True):
        assert fault.startswith(where)
        assert why in fault
    assert not ProjectPage.objects.exists()


def test_the_examples_are_twenty_four_and_importing_them_again_changes_nothing():
    assert counts(import_table(EXAMPLES.read_bytes())) == (24, 0, 0)
    assert counts(import_table(EXAMPLES.read_bytes())) == (0, 0, 24)
    catch_up()
    items = Client().get("/api/v1/content/projects?limit=100").json()["items"]
    assert len(items) == 24
    assert {(item["example"], item["title"].startswith("[Exemple] ")) for item in items} == {(True, True)}


# The command


def run(data: bytes, folder: Path, *options: str) -> str:
    file, said = folder / "projets.csv", io.StringIO()
    file.write_bytes(data)
    call_command("import_projects", file, *options, stdout=said, stderr=said)
    return said.getvalue()


def test_the_command_says_what_it_did(tmp_path):
    assert run(table(), tmp_path) == "Créés : 1 ; mis à jour : 0 ; inchangés : 0.\n"


def test_a_dry_run_does_nothing(tmp_path):
    assert "Créés : 1" in run(table(), tmp_path, "--dry-run")
    assert not ProjectPage.objects.exists()


def test_the_command_can_leave_drafts(tmp_path):
    run(table(), tmp_path, "--draft")
    assert not the_project().live


def test_the_command_ends_with_what_is_to_be_corrected(tmp_path):
    with pytest.raises(CommandError, match=r"1 à corriger dans projets\.csv : rien n’a été importé"):
        run(table({"titre": ""}), tmp_path)
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("import_projects", tmp_path / "absent.csv")
