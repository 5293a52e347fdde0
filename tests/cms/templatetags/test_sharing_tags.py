"""Links that hand a page on, and what a template writes of it."""

from django.template import Context, Template

from cms.templatetags.sharing_tags import share_links
from tests.cms.website.frozen_card import SITE


def test_share_links_are_plain_and_encoded(card):
    address = "https%3A%2F%2Fcodev.example%2Factualites%2Fpuits%2F"
    assert share_links(card) == {
        "whatsapp": f"https://wa.me/?text=Un+puits+%26+une+%C3%A9cole+{address}",
        "mail": f"mailto:?subject=Un%20puits%20%26%20une%20%C3%A9cole&body={address}",
        "address": "https://codev.example/actualites/puits/",
    }


DRAWN = """{% load sharing_tags %}{% open_graph card site as all %}
{% for name, content in all %}<meta content="{{ content }}">{% endfor %}"""


def test_attributes_are_escaped_in_the_page(card):
    drawn = Template(DRAWN).render(Context({"card": card | {"title": 'Un "puits" <b>'}, "site": SITE}))
    assert "Un &quot;puits&quot; &lt;b&gt;" in drawn
