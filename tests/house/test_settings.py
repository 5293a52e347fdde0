"""The tests run the product's own stack: what their settings change is listed here, and nothing else is."""

from types import ModuleType

from django.conf import settings

from cms.settings import base, test

CHANGED = {"INSTALLED_APPS", "PASSWORD_HASHERS", "EMAIL_BACKEND", "EXAMPLES_ALLOWED"}
"""Why each differs is said in `cms/settings/test.py`."""


def values(module: ModuleType) -> dict[str, object]:
    return {name: value for name, value in vars(module).items() if name.isupper()}


def test_the_settings_of_the_tests_are_the_product_s_but_for_a_few():
    products, tests = values(base), values(test)
    assert {name for name in products | tests if products.get(name) != tests.get(name)} == CHANGED


def test_requests_go_through_the_same_middleware_and_applications():
    assert settings.MIDDLEWARE == base.MIDDLEWARE
    assert [*base.INSTALLED_APPS, *base.AUTHORING_APPS] == settings.INSTALLED_APPS
