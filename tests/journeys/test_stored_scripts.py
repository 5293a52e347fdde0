"""Whatever is stored, no script of it runs and no element of it appears, for visitors and for the staff."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver

from tests.journeys.product import ROOT, running

HOOKS = """
window.forcedCalls = [];
for (const name of ["alert", "confirm", "prompt", "print"])
  window[name] = (text) => { window.forcedCalls.push(`${name}(${text})`); };
"""
FORCED = """() => {
  const told = [...document.querySelectorAll("[data-forced], [onerror], a[href^='data:' i]")];
  for (const one of document.querySelectorAll("[href], [action], [src]"))
    for (const name of ["href", "action", "src"])
      if (/^\\s*(java|vb)script:\\W*(%0a)?alert/i.test(one.getAttribute(name))) told.push(one);
  return [...window.forcedCalls, ...told.map((one) => one.outerHTML.slice(0, 300))];
}"""
LINKS = """() => [...document.querySelectorAll("a[href]")]
  .map((one) => URL.canParse(one.getAttribute("href"), document.baseURI)
    ? new URL(one.getAttribute("href"), document.baseURI).href : "")"""
CHOOSE = """async (address) => {
  const answer = await fetch(address, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  const box = document.createElement("div");
  document.body.append(box);
  box.innerHTML = (await answer.json()).html;
}"""
INJECTION = """
from tests.hostile.contents import everything
from tests.journeys.markup_injection import inject_markup
from wagtail.models import Page
everything()
inject_markup()
print(*{page.content_type_id: page.pk for page in Page.objects.filter(depth__gt=1)}.values())
"""
"""Prints the number of one page of each type."""
UNTOLD = re.compile(
    r"/(bulk|create|preview|new|logout|locales|sites|tasks|multiple)\b|/usage/[a-z]|[?&]export=|/telecharger/"
)
"""Screens that tell nothing stored, need a form first, or are told by another; files to keep."""


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def product(prepared):
    """One of our own."""
    yield from running(prepared())


@pytest.fixture(scope="module")
def pages(product) -> list[str]:
    """The numbers of one page of each type, once markup is injected into all that is stored."""
    environment = {name: os.environ[name] for name in os.environ if name != "DJANGO_SETTINGS_MODULE"}
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", INJECTION],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(product.data_dir), "PORT": product.url.rpartition(":")[2]},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout.split()


@pytest.fixture
def visitor(page):
    page.add_init_script(HOOKS)
    return page


def crawl(page, starts: list[str], inside: str) -> dict[str, list[str]]:
    """What was forced, by address: one screen of each kind is looked at, and the links on it are followed."""
    waiting, seen, forced = list(starts), set(), {}
    while waiting:
        address = waiting.pop(0)
        kind = address if address in starts else re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|\?.*", "N", address)
        if kind in seen or UNTOLD.search(address):
            continue
        seen.add(kind)
        assert page.goto(address, wait_until="load").status == 200, address
        if found := page.evaluate(FORCED):
            forced[address] = found
        waiting += [link.partition("#")[0] for link in page.evaluate(LINKS) if re.match(inside, link)]
    assert len(seen) > len(starts)
    return forced


def choosers(resolver=None, before="/") -> Iterator[str]:
    """The address of every dialogue of the administration in which something stored is chosen."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from choosers(pattern, address) if address.startswith("/admin/") else ()
        elif re.search(r"/choose-page/$|chooser/$|/choose/[a-z]+/[a-z]+/$", address):
            yield address


def test_nothing_runs_for_visitors(visitor, product, pages):
    # Feeds are no pages: a browser draws none of their content, and asks for an icon they cannot name.
    public = rf"{product.url}/(?!admin|api|flux|media|static|_util)"
    addresses = ("/", "/en/", "/recherche/?q=alert", "/en/search/?q=nothing", "/api/v1/docs")
    assert crawl(visitor, [product.url + address for address in addresses], public) == {}
    assert visitor.problems == []


def test_nothing_runs_for_the_staff(visitor, editor, product, pages):
    starts = ["/admin/", *(f"/admin/pages/{number}/edit/" for number in pages)]
    assert crawl(visitor, [product.url + address for address in starts], rf"{product.url}/admin/") == {}


def test_nothing_runs_where_something_is_chosen(visitor, editor, pages):
    inside = [f"/admin/choose-page/{number}/" for number in pages]
    for address in [*choosers(), *inside]:
        visitor.evaluate(CHOOSE, address)
        assert visitor.evaluate(FORCED) == [], address
