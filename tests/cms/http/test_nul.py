"""No query of the administration reaches a database that cannot hold it."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/admin/snippets/news/topic/?locale=%00", "/admin/snippets/news/topic/add/?locale=a%00b"]
)
def test_nul_in_a_query_is_refused_on_either_database(admin_client, address):
    answer = admin_client.get(address)
    assert (answer.status_code, answer["Content-Type"].partition(";")[0]) == (400, "text/html")


def test_what_only_looks_like_it_is_not(admin_client):
    assert admin_client.get("/admin/snippets/news/topic/?q=%2500").status_code == 200
