"""The page of who has tried too often (429): when they may try again."""

import math
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def too_many_requests(request: HttpRequest, template: str, until: datetime) -> HttpResponse:
    """The template with `until` and `minutes`, and `Retry-After` in seconds, one at least."""
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    context = {"until": until, "minutes": math.ceil(seconds / 60)}
    response = render(request, template, context, status=429)
    response["Retry-After"] = str(seconds)
    return response
