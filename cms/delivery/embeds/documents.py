"""Small HTML documents that any site may frame: no cookie, nothing inline, nothing from elsewhere."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_noop as _

from cms.delivery.embeds.parameters import THEME
from cms.delivery.problems import LANGUAGES, Problem, preferred_language
from cms.delivery.translating import translated

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)
SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}
"""What a theme means to a browser: the values of `color-scheme`."""
TO_VISITORS = {
    "not-found": _("Rien de public ne se trouve à cette adresse."),
    "withdrawn": _("Ce contenu n’est plus publié."),
}
"""Problems whose usual sentences are for those who write programs."""


def document(name: str, lang: str, theme: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The template `delivery/embed/{name}.html` in a language and a theme."""
    around = {"lang": lang, "theme": theme, "scheme": SCHEMES[theme]}
    with translation.override(lang):
        page = render_to_string(f"delivery/embed/{name}.html", {**around, **context})
    return HttpResponse(
        page, status=status, headers={"Content-Security-Policy": POLICY, "Content-Language": lang}
    )


def problem_document(problem: Problem, request: HttpRequest) -> HttpResponse:
    """A problem as a document, in the language that the address or the reader asks for.

    The database is asked nothing: it may be the problem.
    """
    lang, theme = request.GET.get("lang"), request.GET.get("theme")
    lang = lang if lang in LANGUAGES else preferred_language(request)
    theme = theme if theme in SCHEMES else THEME.default
    title, detail, errors = problem.sentences(lang)
    context = {
        "title": title,
        "sentence": translated(TO_VISITORS[problem.kind], lang) if problem.kind in TO_VISITORS else detail,
        "errors": errors,
        "home": f"{settings.PUBLIC_ORIGIN}/",
        "site_name": settings.SITE_NAME,
    }
    response = document("refusal", lang, theme, context, problem.status)
    for name, value in {"Cache-Control": "no-store", **problem.headers}.items():
        response[name] = value
    return response
