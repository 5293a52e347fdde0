"""Every link of the whole site leads somewhere, to the very place that it names."""

import urllib.error
import urllib.request
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests.waiting import PATIENCE

pytestmark = pytest.mark.slow

MOST_PAGES = 400
REFERENCES = {"href", "src", "action", "poster", "data"}
ELSEWHERE = ("mailto:", "tel:", "data:")


class Document(HTMLParser):
    """What a document refers to, and the places in it that others may refer to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.references: set[str] = set()
        self.places: set[str] = {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag, attributes) -> None:
        for name, value in attributes:
            if name in REFERENCES and value and not value.startswith(ELSEWHERE):
                self.references.add(value)
            elif name == "srcset" and value:
                self.references |= {candidate.split()[0] for candidate in value.split(",")}
            elif name == "id" and value:
                self.places.add(value)

    handle_startendtag = handle_starttag


def fetch(url: str) -> tuple[int, str, str]:
    """(status, media type, text) of an address, with redirects followed; no text where it is no HTML."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            kind = answer.headers.get_content_type()
            return answer.status, kind, answer.read().decode() if kind == "text/html" else ""
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), ""


def crawl(origin: str, start: list[str]) -> tuple[dict[str, Document], dict[str, int], set[tuple[str, str]]]:
    """All documents that are reached, the status of every address, and each (page, reference)."""
    waiting, documents, statuses, references = deque(start), {}, {}, set()
    while waiting and len(documents) < MOST_PAGES:
        url = waiting.popleft()
        if url in statuses:
            continue
        statuses[url], kind, text = fetch(url)
        if kind != "text/html" or statuses[url] != 200:
            continue
        documents[url] = Document(text)
        for reference in documents[url].references:
            target = urljoin(url, reference)
            references.add((url, target))
            if target.startswith(f"{origin}/") and not urlsplit(target).path.startswith("/admin/"):
                waiting.append(urldefrag(target).url)
    return documents, statuses, references


def test_no_link_of_the_site_is_broken(showcase):
    origin = showcase.product.url
    start = [origin + path for name, path in showcase.addresses.items() if name != "introuvable"]
    documents, statuses, references = crawl(origin, start)
    broken = {f"{page} → {target}" for page, target in references if is_broken(target, documents, statuses)}
    assert len(documents) > len(start)
    assert sorted(broken) == []


def is_broken(target: str, documents: dict[str, Document], statuses: dict[str, int]) -> bool:
    """Whether an address of ours answers with an error, or lacks the place that the link names."""
    url, place = urldefrag(target)
    if statuses.get(url, 200) >= 400:
        return True
    return url in documents and place not in documents[url].places
