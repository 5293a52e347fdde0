"""The editor of rich text shows no link that would run something."""

import json

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from cms.items import ORIGIN


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("https://example.org/", "https://example.org/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("/histoire/", "/histoire/"),
        ("#ancre", "#ancre"),
        (f"{ORIGIN}/a/", f"{ORIGIN}/a/"),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("\tjavascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("vbscript:x", ""),
    ],
)
def test_a_stored_link_is_shown_when_it_leads_somewhere(href, shown):
    state = ContentstateConverter(["link"]).from_database_format(f'<p><a href="{href}">a</a></p>')
    (entity,) = json.loads(state)["entityMap"].values()
    assert entity["data"] == {"url": shown}
