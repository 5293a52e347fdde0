"""Who has an answer already is told so: by its tag, or by its date where no tag is sent (RFC 9110, 13)."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.http.conditional import conditional_response

MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT"
SAME_SECOND = (MODIFIED, "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994")
LATER = ("Mon, 07 Nov 1994 00:00:00 GMT", "Fri, 01 Jan 2999 00:00:00 GMT")


def status(method="GET", code=200, modified=MODIFIED, **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    response = HttpResponse("puits", status=code, headers={"Last-Modified": modified} if modified else {})
    answer = conditional_response(request, response)
    assert not answer.content or answer.status_code != 304
    return answer.status_code


@pytest.mark.parametrize("since", SAME_SECOND)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_date_that_was_sent_is_enough_in_every_spelling(method, since):
    assert status(method, if_modified_since=since) == 304


@pytest.mark.parametrize(
    "since",
    [
        *LATER,
        "Sun, 06 Nov 1994 08:49:36 GMT",
        "",
        "hier",
        "1994-11-06T08:49:37Z",
        "Sun, 06 Nov 1994 08:49:37 +0000",
        f"{MODIFIED}, {MODIFIED}",
        "Sun, 31 Feb 2999 08:49:37 GMT",
    ],
)
def test_another_date_or_none_at_all_is_not(since):
    assert status(if_modified_since=since) == 200


def test_what_has_no_date_is_known_by_none():
    assert status(modified="", if_modified_since="Fri, 01 Jan 2999 00:00:00 GMT") == 200
    assert status(code=404, if_modified_since=MODIFIED) == 404


def test_where_a_tag_is_sent_the_date_says_nothing():
    known = conditional_response(RequestFactory().get("/"), HttpResponse("puits"))["ETag"]
    assert status(if_none_match='"x"', if_modified_since=MODIFIED) == 200
    assert status(if_none_match="", if_modified_since=MODIFIED) == 200
    assert status(if_none_match=known, if_modified_since="Sun, 06 Nov 1994 08:49:36 GMT") == 304
