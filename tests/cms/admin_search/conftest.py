"""Who asks the administration's search."""

import pytest
from wagtail.log_actions import LogContext


@pytest.fixture
def boss(django_user_model):
    """Whoever acts may do everything."""
    user = django_user_model.objects.create_superuser("awa", "awa@example.org", "secret")
    with LogContext(user=user):
        yield user
