"""The page « Diffuser nos contenus »: reads the form, which needs no script, and offers what was chosen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.website.partners_page.form import read
from cms.website.partners_page.snippets import offer


@require_safe
def partners_page(request: HttpRequest) -> HttpResponse:
    """The page with what the form asks for, or with the latest of the first type."""
    choice = read(request.GET, get_language())
    return render(request, "website/partners_page/page.html", {"choice": choice, "offer": offer(choice)})
