"""Which responses the last steps of a page work on: HTML that is there from beginning to end."""

from django.http import HttpResponse


def is_whole_page(response: HttpResponse) -> bool:
    """A response that is not streamed, of the type `text/html`."""
    return response.get("Content-Type", "").startswith("text/html") and not response.streaming
