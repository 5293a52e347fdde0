"""What a shared page says of itself to messengers, search engines and readers in a hurry."""

from urllib.parse import quote, urlencode

from django import template

from cms.addresses import absolute, with_query
from cms.items import JSON
from cms.website.breadcrumbs import breadcrumbs
from cms.website.open_graph import open_graph
from cms.website.structured_data import structured_data

register = template.Library()

register.simple_tag(breadcrumbs)
register.simple_tag(open_graph)
register.simple_tag(structured_data)


@register.simple_tag
def share_links(card: JSON) -> dict[str, str]:
    """Plain links that hand the page on, and its `address`; no third party learns of the visit."""
    address = absolute(card["url"])
    text = f"{card['title']} {address}"
    mail = urlencode({"subject": card["title"], "body": address}, quote_via=quote)
    whatsapp = with_query("https://wa.me/", [("text", text)])
    return {"whatsapp": whatsapp, "mail": f"mailto:?{mail}", "address": address}
