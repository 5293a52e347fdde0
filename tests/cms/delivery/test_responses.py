"""What every answer of the API has: headers, encodings, conditional requests, problems in one shape."""

import gzip
from unittest.mock import patch

import brotli
import pytest
from django.db.backends.utils import CursorWrapper

from cms.http.compression import negotiated_encoding
from tests.cms.reading.builder import item_id, publish, withdraw

pytestmark = pytest.mark.django_db

ADDRESSES = ["/api/v1/", "/api/v1/content", "/api/v1/content/news", "/api/v1/changes", "/api/v1/openapi.json"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/docs", "/sitemap.xml", "/robots.txt"])
def test_headers_of_every_answer(client, address):
    publish()
    response = client.get(address)
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == "ETag, Link, Retry-After"
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["Vary"] == "Accept-Encoding" + (", Authorization" if "changes" in address else "")
    assert response["ETag"].startswith('"')
    assert not response.cookies
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", response["ETag"])


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/nowhere", "/api/v1/content/news?limit=0"])
def test_head_equals_get_without_a_body(client, address):
    got, head = client.get(address), client.head(address)
    assert head.content == b""
    assert head.status_code == got.status_code
    assert dict(head.headers) == dict(got.headers)
    assert head["Content-Length"] == str(len(got.content))


@pytest.mark.parametrize("tags", ['"x", {tag}', "W/{tag}", "*", ' {tag} , "y"'])
def test_if_none_match(client, tags):
    tag = client.get("/api/v1/content")["ETag"]
    assert client.get("/api/v1/content", headers={"if-none-match": tags.format(tag=tag)}).status_code == 304
    assert client.get("/api/v1/content", headers={"if-none-match": '"x"'}).status_code == 200


@pytest.mark.parametrize(("encoding", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_each_encoding_has_its_own_strong_tag(client, encoding, decode):
    plain = client.get("/api/v1/openapi.json")
    packed = client.get("/api/v1/openapi.json", headers={"accept-encoding": encoding})
    assert packed["Content-Encoding"] == encoding
    assert decode(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert int(packed["Content-Length"]) == len(packed.content) < int(plain["Content-Length"])
    other = client.get("/api/v1/openapi.json", headers={"if-none-match": packed["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity, gzip;q=0.2", ""),
        ("gzip;q=x", ""),
        ("deflate, zstd", ""),
    ],
)
def test_the_encoding_is_negotiated(accepted, chosen):
    assert negotiated_encoding(accepted) == chosen


@pytest.mark.parametrize("address", [*ADDRESSES, "/sitemap.xml"])
def test_options(client, address):
    response = client.options(address)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_refused(client, method):
    response = getattr(client, method)("/api/v1/content/news")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["", "/", "/v1", "/v2/", "/v1/content/", "/v1/content/a/b/c", "/v1/%00", "/x%0Ay", "/é"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_addresses_are_problems(client, path, method, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = getattr(client, method)(f"/api{path}")
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert set(response.json()) == {"type", "title", "status", "detail", "instance", "errors"}


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize(
    "address", ["/api/v1/content", "/api/v1/changes", "/api/v1/find?url=/", "/sitemap.xml"]
)
def test_a_failure_is_a_problem_too(client, settings, debug, address):
    settings.DEBUG = debug
    with (
        patch.object(CursorWrapper, "execute", side_effect=RuntimeError("secret")),
        patch("cms.delivery.responses.logger.error") as logged,
    ):
        response = client.get(address)
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert b"secret" not in response.content
    assert logged.called


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("", "Introuvable"),
        ("en", "Not found"),
        ("en-GB,en;q=0.9,fr;q=0.8", "Not found"),
        ("de, fr;q=0.8, en;q=0.5", "Introuvable"),
        ("xx", "Introuvable"),
        ("en;q=0", "Introuvable"),
        ("x" * 5000, "Introuvable"),
        ("en, " + "x," * 5000, "Not found"),
    ],
)
def test_problems_speak_french_or_english(client, accepted, title):
    response = client.get("/api/nowhere", headers={"accept-language": accepted})
    assert response.json()["title"] == title
    assert response["Vary"] == "Accept-Encoding, Accept-Language"


HOSTILE = [
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=1e2",
    "limit=٣",
    "limit=",
    "limit=" + "9" * 400,
    "limit=1&limit=2",
    "lang=de",
    "lang=fr&lang=en",
    "sort=id",
    "view=raw",
    "facets=1",
    "offset=100000000000000000000000",
    "unknown=1",
    "q=%00",
    "q=a%1Db",
    "q=" + "mot+" * 800,
    "q=" + "%20".join(f"m{n}" for n in range(25)),
    "cursor=%00",
    "cursor=x",
    "cursor=" + "A" * 3000,
    "sector=",
    "sector=%00",
    "sector=" + "x" * 101,
    "&".join(["sector=a"] * 51),
    "year=24",
    "year=20244",
    "year=２０２４",
    "example=yes",
    "bbox=1,2,3",
    "bbox=a,b,c,d",
    "bbox=0,10,0,-10",
    "bbox=nan,0,1,1",
    "bbox=-181,0,1,1",
    "bbox=1e400,0,1,1",
    "near=91,0,1",
    "near=0,0,0",
    "near=0,0,-1",
    "near=0,0,inf",
    "near=0,0,99999",
    "%00=1",
    "&".join(f"p{n}=1" for n in range(50)),
]


@pytest.mark.parametrize("query", HOSTILE)
def test_what_is_malformed_is_named(client, wells, query):
    for path in ("/content/wells", "/content/wells.geojson"):
        if query == "limit=101" and path.endswith("geojson"):
            continue
        response = client.get(f"/api/v1{path}?{query}")
        assert response.status_code == 400, response.content
        assert response["Content-Type"] == "application/problem+json"
        assert all(set(error) == {"name", "value", "allowed"} for error in response.json()["errors"])
        assert response.json()["errors"]


def test_too_many_parameters_is_a_problem(client):
    response = client.get("/api/v1/content?" + "&".join(f"p{n}=1" for n in range(10_001)))
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["q=%F0%9F%8C%8D", "q=%E2%80%AE", "sector=%C3%A9"])
def test_odd_text_is_only_text(client, wells, query):
    assert client.get(f"/api/v1/content/wells?{query}").status_code == 200


@pytest.mark.parametrize("query", ["q=%ED%A0%80", "q=%FF", "sector=%FF", "cursor=%FF"])
def test_bytes_that_are_no_text_are_refused(client, wells, query):
    answer = client.get(f"/api/v1/content/wells?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["name"] == query.partition("=")[0]


def test_an_item_is_found_by_its_name(api):
    row = publish("Un puits", text="profond")
    item = api(f"/content/news/{item_id(row)}")
    assert item["title"] == "Un puits"
    assert item["body"]
    assert item["api_url"] == f"https://codev.example/api/v1/content/news/{item_id(row)}"


def test_a_withdrawn_item_is_gone_and_an_unknown_one_never_was(api):
    row = withdraw(publish())
    assert api(f"/content/news/{item_id(row)}", 410)["type"].endswith("#withdrawn")
    assert api("/content/news/nothing", 404)["type"].endswith("#not-found")
    assert api(f"/content/unknown/{item_id(row)}", 404)["status"] == 404
    assert api("/content/news/" + "x" * 500, 404)["status"] == 404
    assert api("/content/news/%00", 404)["status"] == 404
    assert api(f"/content/news/{item_id(row)}", 400, x="1")["status"] == 400
