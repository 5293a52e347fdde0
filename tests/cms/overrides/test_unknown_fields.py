"""What the authoring API does not write is said, not dropped."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from wagtail.models import APIToken

from cms.overrides.authoring import authoring_urls
from tests.news import builders as news

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

urlpatterns = [authoring_urls()]


def test_a_field_that_is_not_written_is_refused_by_its_name():
    index = news.index()
    _, token = APIToken.create_token(user=User.objects.create_superuser("awa"), name="x")

    def sent(method: str, address: str, **body) -> tuple[int, dict]:
        ask = getattr(Client(headers={"authorization": f"Bearer {token}"}), method)
        answer = ask(f"/authoring/v3/pages/{address}", body, content_type="application/json")
        return answer.status_code, answer.json()

    meta = {"type": "news.NewsPage", "parent_id": index.pk}
    status, problem = sent("post", "", title="Puits", meta=meta, date="hier", summary="x")
    assert (status, problem["errors"][0]["loc"]) == (422, ["body", "data", "date"])
    assert problem["errors"][0]["msg"].startswith("« date », « summary » : cette API n’écrit aucun champ")
    assert not index.get_children().exists()
    status, page = sent("post", "", title="Puits", meta=meta)
    assert status == 201
    assert sent("patch", f"{page['id']}/", summary="x")[0] == 422
    assert sent("patch", f"{page['id']}/", **{**page, "title": "Puits de Kayes"})[0] == 200
