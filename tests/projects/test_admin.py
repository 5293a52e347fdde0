"""Projects in the administration: created, refused with a sentence, edited, with or without script."""

import json
from html import unescape

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from projects.models import ProjectPage, Sector
from projects.widgets import PlaceInput
from tests.home.builders import editor
from tests.projects.builders import KAYES, index, project, sector

pytestmark = pytest.mark.django_db

EMPTY = inline_formset([])
TABS = ("Projet", "Lieu", "Calendrier", "Financement", "Acteurs et résultats", "Photos et documents")
LINES = ("purposes", "cofinancing", "organisations", "beneficiaries", "achievements", "documents")


def filled(**fields):
    """What the browser sends with script disabled: the box for coordinates, and nothing of the map."""
    return nested_form_data(
        {
            "title": "Un forage à Kayes",
            "slug": "",
            "summary": "",
            "code": "EX-001",
            "objectives": "De l’eau.",
            "body": streamfield([("paragraph", rich_text("<p>Ouvert.</p>"))]),
            "sector": sector().pk,
            "status": "closed",
            "region": "Kayes",
            "location": "",
            "location_latlng": "14,4478 ; -11,4439",
            "precision": "exact",
            **{
                f"{name}_precision": "day"
                for name in ("planned_start", "planned_end", "actual_start", "actual_end")
            },
            "cost": "100",
            "currency": "EUR",
            "comments": EMPTY,
            **dict.fromkeys(LINES, EMPTY),
            "cofinancing": inline_formset(
                [
                    {"funder": "A", "category": "programme", "amount": "60", "kind": "cash"},
                    {"funder": "B", "category": "population", "amount": "40", "kind": "in-kind"},
                ]
            ),
            **fields,
        }
    )


def shares(*pairs):
    return inline_formset([{"code": code, "share": share} for code, share in pairs])


def funded(amount):
    return inline_formset([{"funder": "A", "category": "programme", "amount": amount, "kind": "cash"}])


def sent(client=None, page=None, action="publish", **fields):
    """The answer to the form of a new project, or of `page`."""
    client = client or editor()
    address = (
        reverse("wagtailadmin_pages:edit", args=[page.pk])
        if page
        else reverse("wagtailadmin_pages:add", args=["projects", "projectpage", index().pk])
    )
    return client.post(address, {**filled(**fields), f"action-{action}": "1"})


def test_the_form_is_in_french_in_tabs_and_loads_nothing_from_elsewhere():
    address = reverse("wagtailadmin_pages:add", args=["projects", "projectpage", index().pk])
    html = unescape(editor().get(address).content.decode())
    for word in (
        "Projet",
        "Lieu",
        "Calendrier",
        "Financement",
        "Acteurs et résultats",
        "Photos et documents",
    ):
        assert f">{word}<" in "".join(html.split("\n")).replace("  ", "")
    assert '<label for="id_location_latlng"' in html
    assert 'src="/static/projects/leaflet/leaflet.js"' in html
    assert "unpkg" not in html
    assert "openstreetmap" not in html


def test_a_project_is_created_with_typed_coordinates():
    answer = sent()
    assert answer.status_code == 302, answer.context["form"].errors
    page = ProjectPage.objects.get()
    assert (page.live, page.code, page.slug) == (True, "EX-001", "un-forage-a-kayes")
    assert page.location == "SRID=4326;POINT(-11.443900 14.447800)"
    assert [line.funder for line in page.cofinancing.all()] == ["A", "B"]


def test_what_the_map_wrote_counts_where_there_is_no_box():
    data = {"location": "SRID=4326;POINT(-11.443900 14.447800)"}
    assert PlaceInput().value_from_datadict(data, {}, "location") == data["location"]
    data["location_latlng"] = ""
    assert PlaceInput().value_from_datadict(data, {}, "location") == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"location_latlng": "-11.4439, 14.4478"}, "Latitude et longitude semblent inversées"),
        ({"location_latlng": "48.8566, 2.3522"}, "est hors du Mali"),
        ({"location_latlng": "là-bas"}, "« là-bas » ne se lit pas"),
        ({"cost": "99"}, ""),
        ({"cost": "98"}, "Les cofinancements font 100 € et le coût total est de 98 €"),
        ({"cost": ""}, "indiquez aussi le coût total"),
        ({"cost": "-100", "cofinancing": EMPTY}, "plus grand que zéro"),
        (
            {
                "purposes": inline_formset(
                    [{"code": "14032", "share": "60"}, {"code": "14021", "share": "41"}]
                )
            },
            "font 101 % : 100 % au plus",
        ),
        (
            {"purposes": shares(("14031", "60"))},
            "Le code CAD 14031 est déjà celui du secteur : choisissez-en un autre, ou retirez cette ligne.",
        ),
        ({"cost": "100.50", "currency": "XOF"}, "écrivez 101 FCFA plutôt que 100,50."),
        (
            {"cost": "100", "currency": "XOF", "cofinancing": funded("99.50")},
            "écrivez 100 FCFA plutôt que 99,50.",
        ),
        ({"cost": "100", "currency": "XOF", "cofinancing": funded("100.00")}, ""),
        ({"purposes": inline_formset([{"code": "1", "share": "60"}])}, "n’est pas un code CAD"),
        ({"actual_start": "2006-01-02", "actual_end": "2006-01-01"}, "est avant le début"),
        ({"code": "déjà"}, "lettres sans accent"),
        ({"sector": ""}, "Champ requis."),
    ],
)
def test_a_rule_is_said_in_the_form(fields, sentence):
    answer = sent(**fields)
    html = unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")
    assert sentence in html
    assert ProjectPage.objects.exists() == (not sentence)


def test_what_was_typed_is_still_there_after_a_refusal():
    html = unescape(sent(location_latlng="-11.4439, 14.4478").content.decode())
    assert 'name="location_latlng" id="id_location_latlng" value="-11.4439, 14.4478"' in html
    assert '<input type="hidden" name="location" id="id_location"' in html.replace("\n", "")


def test_a_line_that_is_deleted_does_not_count():
    lines = [
        {"funder": "A", "category": "programme", "amount": "100", "kind": "cash"},
        {"funder": "B", "category": "programme", "amount": "100", "kind": "cash", "DELETE": "on"},
    ]
    assert sent(cofinancing=inline_formset(lines)).status_code == 302


def test_total_and_lines_are_changed_together():
    client = editor()
    assert sent(client).status_code == 302
    page = ProjectPage.objects.get()
    first, second = page.cofinancing.all()
    lines = [
        {"id": first.pk, "funder": "A", "category": "programme", "amount": "600", "kind": "cash"},
        {"id": second.pk, "funder": "B", "category": "population", "amount": "400", "kind": "in-kind"},
    ]
    both = inline_formset(lines, initial=2)
    answer = sent(client, page, slug=page.slug, cost="1000", cofinancing=both)
    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    assert page.cost == 1000


def test_a_stored_place_is_shown_as_people_write_it():
    page = project(location=KAYES)
    html = editor().get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'value="14.447800, -11.443900"' in html
    assert 'value="SRID=4326;POINT(-11.443900 14.447800)"' in html


def test_a_place_outside_the_region_is_taken_with_a_remark():
    client = editor()
    assert sent(client, location_latlng="11.3176, -5.6665").status_code == 302
    home = unescape(client.get(reverse("wagtailadmin_explore", args=[index().pk])).content.decode())
    assert "est hors de la région de Kayes" in home


def test_a_page_of_another_type_cannot_be_its_album():
    html = unescape(sent(album=index().pk).content.decode())
    assert "n’est pas un album" in html


def test_a_draft_is_kept_and_previewed():
    client = editor()
    assert sent(client, action="save-draft", code="").status_code == 302
    page = ProjectPage.objects.get()
    assert not page.live
    assert page.code.startswith("P-")
    args = ["projects", "projectpage", index().pk]
    address = reverse("wagtailadmin_pages:preview_on_add", args=args)
    data = filled(slug="forage", code="EX-2")
    assert client.post(address, data).json() == {"is_valid": True, "is_available": True}
    assert "Ouvert." in client.get(address).content.decode()


def test_a_line_without_its_amount_is_asked_for_it():
    html = unescape(sent(currency="XOF", cost="", cofinancing=funded("")).content.decode())
    assert "Champ requis." in html


def test_sectors_are_managed_by_the_staff():
    client = editor()
    urls = Sector.snippet_viewset
    assert "Eau potable" in client.get(reverse(urls.get_url_name("list"))).content.decode()
    water = sector()
    form = {"slug": "water", "label_fr": "Eau", "label_en": "Water", "icon": "drop", "color": "#0b7285"}
    edit = reverse(urls.get_url_name("edit"), args=[water.pk])
    assert client.post(edit, {**form, "purpose": "14031", "action-publish": "1"}).status_code == 302
    assert sector().label == "Eau"
    refused = unescape(client.post(edit, {**form, "purpose": "1"}).content.decode())
    assert "n’est pas un code CAD de la liste" in refused


@pytest.mark.usefixtures("reference_index")
def test_a_sector_in_use_is_not_deleted():
    client, page = editor(), project()
    delete = reverse(Sector.snippet_viewset.get_url_name("delete"), args=[page.sector_id])
    client.post(delete)
    assert Sector.objects.filter(pk=page.sector_id).exists()


def test_the_input_works_inside_a_block():
    from wagtail.admin.telepath import JSContext

    packed = json.dumps(JSContext().pack(PlaceInput(id_prefix="")))
    assert "projects.widgets.PlaceInput" in packed
    assert "data-controller" not in packed
