"""The search page: results that a link can share, without a script; and suggestions for who has one."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.http.conditional import CACHE_CONTROL
from cms.reading.refusals import Refusal
from search.query import SearchQuery, read
from search.results import answer
from search.suggestions import suggestions

TEMPLATE = "search/search.html"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results of a query, or the sentence that says why there are none."""
    lang = get_language()
    try:
        query = read(request.GET, lang)
        return render(request, TEMPLATE, {"query": query, "answer": answer(query)})
    except Refusal as refusal:
        context = {"query": SearchQuery(lang), "refusal": refusal.sentence}
        return render(request, TEMPLATE, context, status=refusal.status)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """`{"suggestions": [{"title", "url", "type"}]}` for what is typed, or `{"detail"}`, a sentence."""
    lang = get_language()
    try:
        found = suggestions(lang, read(request.GET, lang).text)
    except Refusal as refusal:
        return JsonResponse({"detail": refusal.sentence}, status=refusal.status)
    return JsonResponse({"suggestions": found}, headers={"Cache-Control": CACHE_CONTROL})
