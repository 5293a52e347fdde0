"""Who financed what, as a bar and as a table that say the same."""

import re
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from projects.funding import LENGTH, parts, percentage
from projects.inline_rows import Cofinancing
from tests.home.builders import read
from tests.projects.builders import complete, project

AMOUNTS = some.lists(some.decimals("0.01", "9999999999999.99", places=2), min_size=1, max_size=12)


@given(AMOUNTS)
def test_the_parts_fill_the_bar_one_after_the_other(amounts):
    found = parts([{"funder": str(number)} for number in range(len(amounts))], amounts)
    assert [part.line["funder"] for part in found] == [str(number) for number in range(len(amounts))]
    ends = [Decimal(0), *(part.start + part.width for part in found)]
    assert all(abs(part.start - end) <= Decimal("0.1") for part, end in zip(found, ends, strict=False))
    assert abs(ends[-1] - LENGTH) <= Decimal("0.1")


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [(20_000, "73\xa0%", "73%"), (27_500, "100\xa0%", "100%"), (100, "<1\xa0%", "<1%")],
)
def test_a_share_is_written_as_people_read_it(amount, french, english):
    assert percentage(Decimal(amount), Decimal(27_500)) == french
    with translation.override("en"):
        assert percentage(Decimal(amount), Decimal(27_500)) == english


def bar(html):
    return re.search(r'<svg class="funding" .*?</svg>', html, re.DOTALL)[0]


@pytest.mark.django_db
def test_the_bar_tells_in_words_what_it_draws_and_hatches_what_is_not_money():
    html = read(complete().url)
    assert 'role="img" aria-label="Codéveloppement Mali 73\xa0%, Habitants 27\xa0%"' in bar(html)
    assert '<rect class="programme" x="0.0" width="290.9" height="36"/>' in bar(html)
    assert bar(html).count('class="in-kind"') == 1
    assert "Hachuré : en nature." in html


@pytest.mark.django_db
def test_the_table_has_both_currencies_each_kind_and_the_whole():
    html = read(complete().url)
    assert '7\u202f500,50\xa0€<br><span class="details">4\u202f920\u202f005\xa0FCFA*</span>' in html
    assert '<td class="number">27\xa0%</td><td>En nature</td><td>Population</td>' in html
    for kind in ("En espèces", "En nature", "Coût total"):
        assert f'<tr><th scope="row">{kind}</th>' in html


@pytest.mark.django_db
def test_one_kind_alone_needs_no_sums():
    lines = [Cofinancing(funder="Ville de Montreuil", category="ngo", amount=Decimal(5_000))]
    html = read(project(cost=Decimal(5_000), cofinancing=lines).url)
    assert "Ville de Montreuil 100\xa0%" in bar(html)
    assert '<th scope="row">En espèces</th>' not in html
    assert "Hachuré" not in html


@pytest.mark.django_db
def test_the_page_says_how_to_cite_it():
    html = read(complete().url)
    said = re.search(r'<p class="citation">(.*?)</p>', html, re.DOTALL)[1]
    plain = re.sub(r"<[^>]+>", "", said)
    assert plain.startswith("Codéveloppement Mali, Un forage à Kayes, mis à jour le ")
    assert plain.endswith(
        "/carte-des-actions/un-forage-a-kayes/. Licence Creative Commons Attribution 4.0 (CC BY)."
    )
