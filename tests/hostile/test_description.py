"""Whatever the description of the API allows is answered as it says; whatever it forbids is refused."""

import pytest
import schemathesis
from hypothesis import settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from cms.wsgi import application

pytestmark = [pytest.mark.deep, pytest.mark.usefixtures("site")]

described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
BEYOND_A_SCHEMA = {"bbox", "cursor", "near", "q", "since", "sort", "type", "url"}
"""Parameters that may be refused for what no JSON schema can say: a cursor is one we gave, for the same
sort; a rectangle has its south below its north; a question has twenty words at most."""


@described.parametrize()
@settings(max_examples=settings.default.max_examples // 3)
def test_every_answer_is_as_described(case):
    answer = case.call_and_validate(
        headers={"Accept-Encoding": "identity"},
        excluded_checks=CHECKS.get_by_names(["positive_data_acceptance"]),
    )
    if answer.status_code == 400 and case.meta.generation.mode == GenerationMode.POSITIVE:
        assert {error["name"] for error in answer.json()["errors"]} <= BEYOND_A_SCHEMA
