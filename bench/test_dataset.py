"""The content that figures are measured with is what the product itself would have frozen."""

import pytest
from wagtail.models import Page

from bench.dataset.publications import grow_to
from cms.plugins import plugins
from cms.publishing import reconcile
from cms.publishing.models import Publication

pytestmark = pytest.mark.django_db


def test_a_row_is_what_the_product_freezes_of_its_page():
    grow_to(90, built=50)
    report = reconcile(check=True)
    assert (report.drifted, report.failed, report.miscounted) == ([], {}, 0)
    assert Publication.objects.live().filter(type="projects").count() == 90
    assert not any(Page.find_problems())


def test_a_copy_obeys_the_schema_and_its_filters_find_it():
    grow_to(45, built=40)
    plugin = plugins.get("projects")
    for row in Publication.objects.filter(type="projects"):
        item = plugin.schema.model_validate_json(row.full).model_dump(mode="json")
        assert item["id"] == f"{row.key}.{row.lang}"
        assert item["geometry"]["coordinates"] == [row.longitude, row.latitude]
        facets = {(declared.name, *pair) for declared in plugin.filters for pair in declared.facets(item)}
        assert set(row.facets.values_list("name", "value", "label")) == facets
