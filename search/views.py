"""The search page: results that a link can share, without a script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from search.asking import Question, Refusal, read
from search.finding import answer

TEMPLATE = "search/search.html"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The results of a question, or the sentence that says why there are none."""
    lang = get_language()
    try:
        question = read(request.GET, lang)
        return render(request, TEMPLATE, {"question": question, "answer": answer(question)})
    except Refusal as refusal:
        context = {"question": Question(lang), "refusal": refusal.sentence}
        return render(request, TEMPLATE, context, status=refusal.status)
