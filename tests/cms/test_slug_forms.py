"""What is posted as a slug becomes one by our rule, in forms and by the API; what was stored stays."""

import json

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import APIToken, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.testing import catch_up
from home.models import StandardPage
from projects.models import Sector
from tests.cms.vocabularies.builders import WATER, draft_sector, saved
from tests.home.builders import editor, home_page, standard_page

pytestmark = pytest.mark.django_db

POSTED = {
    "Kéniéba": "kenieba",
    "Ke\u0301nie\u0301ba": "kenieba",
    "été-2026": "ete-2026",
    "L'école": "l-ecole",
    "UPPER": "upper",
    "ɲɛ": "ne",
    "日本": "riben",
    "_": "un-titre",
    "-a-": "a",
    "…": "un-titre",
    "": "un-titre",
    "a" * 220: "a" * 220,
}


def fields(slug: str, title: str = "Un titre") -> dict:
    given = {"title": title, "slug": slug, "body": streamfield([]), "comments": inline_formset([])}
    return nested_form_data({**given, "summary": "", "seo_title": ""})


def added(client, slug: str):
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page().pk])
    return client.post(address, {**fields(slug), "action-publish": "1"})


def kept_past_the_rule(slug: str, title: str = "Un titre") -> StandardPage:
    """A public page that an older release saved with this slug."""
    page = standard_page(title)
    Page.objects.filter(pk=page.pk).update(slug=slug, url_path=f"{page.get_parent().url_path}{slug}/")
    catch_up()
    return StandardPage.objects.get(pk=page.pk)


@pytest.fixture
def api(settings):
    settings.ROOT_URLCONF = "tests.secrets.urls"  # with the authoring API
    user = User.objects.create_superuser("api")
    _, token = APIToken.create_token(user=user, name="x")

    def ask(method: str, address: str, **given):
        headers = {"authorization": f"Bearer {token}"}
        send = getattr(Client(), method)
        return send(f"/authoring/v3/pages/{address}", json.dumps(given), "application/json", headers=headers)

    return ask


@pytest.mark.parametrize(("posted", "slug"), POSTED.items(), ids=range(len(POSTED)))
def test_a_form_makes_a_slug_of_what_is_posted(posted, slug):
    assert added(editor(), posted).status_code == 302
    assert StandardPage.objects.get().slug == slug


@pytest.mark.parametrize(("posted", "slug"), POSTED.items(), ids=range(len(POSTED)))
def test_the_authoring_api_makes_a_slug_of_what_is_posted(api, posted, slug):
    meta = {"type": "home.StandardPage", "parent_id": home_page().pk}
    answer = api("post", "", meta=meta, title="Un titre", slug=posted)
    assert answer.status_code == 201, answer.content
    assert StandardPage.objects.get().slug == slug


def test_a_taken_slug_is_refused_under_the_name_it_would_have():
    client = editor()
    assert added(client, "kenieba").status_code == 302
    answer = added(client, "Kéniéba")
    assert "kenieba" in answer.context["form"].errors["slug"][0]
    assert StandardPage.objects.count() == 1


def test_the_proposed_slug_of_a_title_that_another_page_has_becomes_a_free_one():
    client = editor()
    for _ in range(3):
        assert added(client, "un-titre").status_code == 302
    pages = StandardPage.objects.order_by("pk")
    assert [page.slug for page in pages] == ["un-titre", "un-titre-2", "un-titre-3"]


def test_a_draft_keeps_the_slug_that_was_free_and_a_public_page_is_never_moved():
    client = editor()
    assert added(client, "un-titre").status_code == 302
    public, draft = (
        StandardPage.objects.get(),
        home_page().add_child(instance=StandardPage(title="Brouillon", slug="brouillon", live=False)),
    )
    edited = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    for _ in range(2):  # the form in the browser keeps its proposal
        assert client.post(edited, fields("un-titre")).status_code == 302
        draft.refresh_from_db()
        assert draft.get_latest_revision_as_object().slug == "un-titre-2"
    assert client.post(edited, {**fields("un-titre"), "action-publish": "1"}).status_code == 302
    assert StandardPage.objects.get(pk=draft.pk).slug == "un-titre-2"
    standard_page("Un titre", slug="autre")
    taken = client.post(reverse("wagtailadmin_pages:edit", args=[public.pk]), fields("autre", "Autre"))
    assert "autre" in taken.context["form"].errors["slug"][0]


def test_a_stored_slug_of_another_rule_stays_until_it_is_changed():
    page, client = kept_past_the_rule("Kéniéba"), editor()
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for posted, slug in (("Kéniéba", "Kéniéba"), ("Kéniéba_2", "kenieba_2")):
        assert client.post(address, {**fields(posted), "action-publish": "1"}).status_code == 302
        page.refresh_from_db()
        assert page.slug == slug


def test_a_copy_gets_a_slug_of_our_rule_and_one_that_is_free(api):
    page = kept_past_the_rule("Kéniéba")
    standard_page("Autre", slug="kenieba")
    answer = api("post", f"{page.pk}/actions/copy/", slug="UPPER")
    assert answer.status_code == 201, answer.content
    page.copy(update_attrs={"slug": "Kéniéba-2"})
    page.copy(update_attrs={"slug": "KENIEBA"})
    slugs = {"Kéniéba", "kenieba", "upper", "kenieba-2", "kenieba-3"}
    assert {*StandardPage.objects.values_list("slug", flat=True)} == slugs


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("un-titre", "un-titre-2"),
        ("", "autre-titre"),
        ("Kéniéba (ville)", "kenieba-ville"),
        ("…", "autre-titre"),
    ],
)
def test_the_form_that_copies_a_page_takes_what_is_typed_or_finds_a_free_slug(typed, slug):
    page, client = standard_page("Un titre"), editor()
    address = reverse("wagtailadmin_pages:copy", args=[page.pk])
    given = {"new_title": "Autre titre", "new_slug": typed, "new_parent_page": page.get_parent().pk}
    assert client.post(address, given).status_code == 302
    assert StandardPage.objects.latest("pk").slug == slug


def test_the_longest_slug_has_room_for_a_number():
    page, client = standard_page("Un titre", slug="a" * 255), editor()
    given = {"new_title": "Un titre", "new_slug": page.slug, "new_parent_page": page.get_parent().pk}
    assert client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), given).status_code == 302
    assert {len(copy.slug) for copy in StandardPage.objects.all()} == {255, 202}


def test_a_copy_under_a_slug_that_was_chosen_and_is_taken_is_refused():
    page, client = standard_page("Un titre"), editor()
    standard_page("Autre", slug="autre")
    given = {"new_title": "Un titre", "new_slug": "Autre", "new_parent_page": page.get_parent().pk}
    answer = client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), given)
    assert answer.context["form"].errors.keys() == {"new_slug"}


def test_the_address_of_a_stored_slug_leads_to_its_composed_form():
    kept_past_the_rule("Kéniéba")
    answer = Client().get("/Ke%CC%81nie%CC%81ba/?a=e%CC%81%2F")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (301, "/K%C3%A9ni%C3%A9ba/")
    assert Client().get(answer["Location"]).status_code == 200
    assert Client().get("http://testserver//exemple.org/e%CC%81")["Location"].startswith("/%2F")
    assert Client().post("/Ke%CC%81/").status_code in (404, 405)


@pytest.mark.parametrize(
    ("posted", "slug"), [("Énergie", "energie"), ("UPPER", "upper"), ("-a-", "a"), ("_", None)]
)
def test_terms_follow_the_same_rule(posted, slug):
    answer = saved(editor(), Sector, **WATER | {"slug": posted, "label_fr": "Énergie"})
    found = Sector.objects.filter(label_fr="Énergie").values_list("slug", flat=True).first()
    assert found == slug
    if slug is None:
        assert answer.context["form"].errors["slug"] == ["Champ requis."]


def test_a_term_keeps_a_stored_slug_of_another_rule():
    client, draft = editor(), draft_sector("EN_")
    saved(client, draft, **WATER | {"slug": "EN_", "label_fr": "Énergies"})
    assert Sector.objects.get(pk=draft.pk).slug == "EN_"
    draft.refresh_from_db()
    assert draft.latest_revision.content["label_fr"] == "Énergies"
