"""The programs that judge, and a site with real content to judge."""

from pathlib import Path

import pytest

from tests.journeys.browser import CHROMIUM
from tests.journeys.conftest import prepared, showcase  # noqa: F401
from tests.journeys.product import made_in
from tests.npm import installed

HERE = Path(__file__).parent
MADE_REAL = """
from django.apps import apps
from cms.pages import BasePage
from cms.publishing import reconcile
for model in apps.get_models():
    if issubclass(model, BasePage) and model.__module__.split(".")[0] in {"news", "projects", "gallery"}:
        if any(field.name == "example" for field in model._meta.get_fields()):
            model.objects.update(example=False)
reconcile()
"""
"""Examples ask search engines to stay away; the same pages without that mark do not."""


def pytest_collection_modifyitems(items):
    """All of it takes minutes and a browser: it is tried in the long run only."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.slow)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="needs Chromium: apt install chromium"))


@pytest.fixture(scope="session")
def judges(request) -> Path:
    """The folder of node_modules."""
    return installed(HERE, request.config.cache.mkdir("judges")) / "node_modules"


@pytest.fixture(scope="session")
def real(showcase):  # noqa: F811
    """The showcase as if the staff had written it."""
    made_in(showcase.product, MADE_REAL)
    return showcase
