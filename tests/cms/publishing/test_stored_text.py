"""Text that was stored unkept, by SQL or by an older release, is kept as if it were typed today."""

import json

import pytest
from django.db import connection

from cms.publishing import reconcile, stored_text
from cms.publishing.models import Facet, Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up
from home.models import StandardPage
from news.models import NewsPage
from projects.models import ProjectPage
from tests.home.builders import standard_page
from tests.news.builders import article
from tests.projects.builders import project

pytestmark = pytest.mark.django_db

COMPOSED, DECOMPOSED = "Kéniéba", "Ke\u0301nie\u0301ba"


def written_past_the_door(model, pk, column: str, value: str) -> None:
    with connection.cursor() as cursor:
        key = model._meta.pk.column
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE {key} = %s", [value, pk])


def test_two_forms_of_one_facet_become_one_and_partners_hear_of_it(client):
    one, other = project(cercle=COMPOSED), project(cercle=COMPOSED)
    written_past_the_door(ProjectPage, other.pk, "cercle", DECOMPOSED)
    reconcile()
    catch_up()
    row = Publication.objects.get(ref=ref_of(other))
    values = Facet.objects.filter(name="cercle").values_list("value", flat=True).distinct()
    assert list(values) == [COMPOSED]
    assert json.loads(row.full)["place"]["cercle"] == COMPOSED
    assert ProjectPage.objects.get(pk=other.pk).cercle == COMPOSED
    found = client.get("/api/v1/content/projects", {"cercle": DECOMPOSED}).json()
    assert {item["code"] for item in found["items"]} == {one.code, other.code}


def test_blocks_are_kept_and_the_item_changes_with_them():
    page = article("Un titre", body=[("paragraph", f"<p>{COMPOSED}</p>")])
    catch_up()
    before = Publication.objects.get(ref=ref_of(page)).seq
    blocks = json.dumps([{"type": "paragraph", "value": f"<p>{DECOMPOSED}\u200b !</p>", "id": "1"}])
    written_past_the_door(NewsPage, page.pk, "body", blocks)
    assert reconcile(check=True).texts == 1
    assert reconcile().texts == 1
    row = Publication.objects.get(ref=ref_of(page))
    assert f"{COMPOSED} !" in row.full
    assert row.seq > before
    assert reconcile(check=True).clean


def test_what_is_kept_already_is_left():
    standard_page(COMPOSED, summary="n° 4\u00a0: ½")
    assert list(stored_text.unkept()) == []


def test_a_name_that_another_row_has_is_said_and_left(caplog):
    from taggit.models import Tag

    Tag.objects.create(name=COMPOSED, slug="keniéba-1")
    other = Tag.objects.create(name="autre", slug="autre")
    written_past_the_door(Tag, other.pk, "name", DECOMPOSED)
    assert [row.pk for row in stored_text.unkept()] == [other.pk]
    assert [stored_text.keep(row) for row in stored_text.unkept()] == [False]
    assert "change one of the two by hand" in caplog.text


def test_a_long_table_is_read_in_pieces(monkeypatch):
    monkeypatch.setattr(stored_text, "AT_A_TIME", 2)
    pages = [standard_page(f"Page {number}") for number in range(5)]
    for page in pages:
        written_past_the_door(StandardPage, page.pk, "summary", DECOMPOSED)
    assert reconcile().texts == 5
    assert set(StandardPage.objects.values_list("summary", flat=True)) == {COMPOSED}
