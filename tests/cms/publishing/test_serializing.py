"""What a page holds, as partners receive it: rows come in one order, however they lie in the table."""

import pytest
from wagtail.models import Locale

from cms.publishing import serialize
from home.models import FooterLink, SiteSettings

pytestmark = pytest.mark.django_db


@pytest.fixture
def settings_row(db) -> SiteSettings:
    """Five links with the same place, as a script leaves them, that lie backwards in PostgreSQL's table."""
    row = SiteSettings(locale=Locale.get_active(), name="Codéveloppement Mali")
    row.footer_links = [FooterLink(url=f"https://exemple.org/{at}", title=str(at)) for at in range(5)]
    row.save()
    for link in row.footer_links.order_by("-pk"):
        FooterLink.objects.filter(pk=link.pk).update(title=link.title)
    return SiteSettings.objects.get(pk=row.pk)


def titles(links) -> list[str]:
    return [link["title"] for link in serialize(links)]


def test_lines_with_the_same_place_stay_in_the_order_they_were_written(settings_row):
    assert titles(settings_row.footer_links) == ["0", "1", "2", "3", "4"]
    assert [link.title for link in settings_row.footer_links.all()] == ["0", "1", "2", "3", "4"]


def test_rows_that_their_order_leaves_equal_come_by_primary_key(settings_row):
    links = FooterLink.objects.order_by("settings")
    assert titles(links) == ["0", "1", "2", "3", "4"]
    assert titles(links.order_by("-title")) == ["4", "3", "2", "1", "0"]
    assert titles(FooterLink.objects.order_by()) == ["0", "1", "2", "3", "4"]


def test_what_cannot_be_ordered_again_is_left_as_it_is(settings_row):
    links = FooterLink.objects.order_by()
    first, second = (links.filter(title=title) for title in "12")
    assert titles(links.order_by("-title")[1:3]) == ["3", "2"]
    assert titles(first.union(second).order_by("-title")) == ["2", "1"]
    assert serialize(links.values("settings").distinct()) == [{"settings": settings_row.pk}]
