"""Guessing a password stops at the fifth failure; the page says when to try again."""

import math
from datetime import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cms.http.client_address import client_address


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict | None = None
) -> HttpResponse:
    """The 429 page, with `Retry-After` in seconds."""
    until = open_again(client_address(request), (credentials or {}).get("username", ""))
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    response = render(request, "http/locked_out.html", {"until": until, "minutes": math.ceil(seconds / 60)})
    response.status_code = 429
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def open_again(address: str, username: str) -> datetime:
    """When the account may be tried again from this address."""
    attempts = AccessAttempt.objects.filter(ip_address=address, username=username)
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return (last or timezone.now()) + get_cool_off()
