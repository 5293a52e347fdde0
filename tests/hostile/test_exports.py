"""A table that the staff download computes nothing: every export of the administration, walked."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from django.contrib.auth import get_user_model
from django.urls import URLResolver, get_resolver
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect

from cms.csv_injection import formula_safe
from tests.home.builders import editor, standard_page

FORMULAS = ["=1+1", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1", "|x", "%0A"]

FORMULAIC = re.compile(r"[\s\"]*[=+\-@|%＝＋－＠]")


def exports(resolver=None, before="/") -> Iterator[str]:
    """The address of every view of the administration that offers its rows as a table."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from exports(pattern, address) if address.startswith("/admin/") else ()
        elif getattr(getattr(pattern.callback, "view_class", None), "list_export", None):
            initial = getattr(pattern.callback, "view_initkwargs", {})
            yield from [address] if initial.get("list_export", True) and "results" not in address else []


@pytest.mark.parametrize("value", FORMULAS)
def test_a_formula_becomes_a_text(value):
    assert formula_safe(value).startswith("'")


@pytest.mark.parametrize("between", [";", ",", "\t", "\n", "\r\n", "; ", ";;", '";"', "\n\n"])
@pytest.mark.parametrize("formula", ["=1+1", "-2+3", "@SUM(1)", "＝1", '"=1'])
def test_no_separator_lets_a_formula_begin(between, formula):
    """A spreadsheet that splits at `;` knows no quotes in a file of `,`, and splits inside the cells."""
    safe = formula_safe(f"Bonjour{between}{formula}")
    assert [part for part in re.split(r"[;,\t\r\n]+", safe) if FORMULAIC.match(part)] == []


@pytest.mark.parametrize(
    "value",
    [
        "Kayes",
        "Deux\nlignes ; trois, quatre",
        "a;b=c",
        "-11.4439",
        "+5",
        "5 600 000 €",
        "",
        "a=b",
        None,
        5,
        -2.5,
    ],
)
def test_anything_else_stays(value):
    assert formula_safe(value) == value


def test_what_no_table_can_hold_is_left_out():
    assert formula_safe("Un\x0bpuits\x00") == "Un puits "


@pytest.fixture
def staff(db):
    """Who exports, on a site where everything has the name of a formula."""
    staff = editor()
    for number, formula in enumerate(FORMULAS[:3]):
        page = standard_page(f"{formula}\x0b", slug=f"page-{number}")
        page.locked, page.locked_by = True, get_user_model().objects.get()
        page.save(user=page.locked_by, log_action="wagtail.edit")
        Redirect.objects.create(old_path=f"={number}", redirect_link=formula)
    return staff


@pytest.mark.parametrize("address", sorted(exports()))
def test_no_export_holds_a_formula(staff, address):
    assert dangerous(rows_of_csv(staff, address)) == []
    assert dangerous(rows_of_xlsx(staff, address)) == []


@pytest.mark.parametrize(
    "address", ["/admin/redirects/", "/admin/reports/locked/", "/admin/reports/site-history/"]
)
def test_what_was_a_formula_is_told_as_text(staff, address):
    told = [cell for row in rows_of_csv(staff, address) for cell in row]
    assert any(cell.startswith("'=") for cell in told)


def rows_of_csv(staff, address) -> list[list]:
    answer = staff.get(address, {"export": "csv"})
    return list(csv.reader(StringIO(b"".join(answer).decode(), newline="")))


def rows_of_xlsx(staff, address) -> list[list]:
    answer = staff.get(address, {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(answer))).active
    return [[cell.value for cell in row] for row in sheet]


def dangerous(rows: list[list]) -> list[str]:
    """The texts a spreadsheet would compute."""
    assert rows  # the headings at least
    return [
        cell
        for row in rows
        for cell in row
        if isinstance(cell, str) and cell.strip().startswith(("=", "+", "-", "@", "＝"))
    ]
