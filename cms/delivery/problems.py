"""The one shape of every error of the API: RFC 9457 problems, in French or English."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

LONGEST_ECHO = 200
"""Characters of a refused value that are repeated to its sender."""


class Words(NamedTuple):
    """What a person reads, in the languages of the API."""

    fr: str
    en: str

    def of(self, lang: str) -> str:
        return self.en if lang == "en" else self.fr


class ProblemKind(NamedTuple):
    """A kind of problem: its status, its short title, and what to do about it."""

    status: int
    title: Words
    cure: Words


KINDS: Mapping[str, ProblemKind] = {
    "bad-request": ProblemKind(
        400,
        Words("Requête illisible", "Unreadable request"),
        Words("Corrigez l'adresse demandée.", "Correct the requested address."),
    ),
    "invalid-parameter": ProblemKind(
        400,
        Words("Paramètre refusé", "Invalid parameter"),
        Words(
            "« errors » nomme chaque paramètre, la valeur reçue et ce qui est permis.",
            "“errors” names each parameter, the value received and what is allowed.",
        ),
    ),
    "invalid-token": ProblemKind(
        401,
        Words("Jeton refusé", "Token not accepted"),
        Words(
            "Ce jeton n'existe pas ou plus ; demandez-en un autre, ou lisez sans jeton : tout est public.",
            "This token is not valid, or no longer; ask for another, or read without one: all is public.",
        ),
    ),
    "not-found": ProblemKind(
        404,
        Words("Introuvable", "Not found"),
        Words(
            "Rien de public ne se trouve à cette adresse ; /api/v1/ donne celles qui existent.",
            "Nothing public is at this address; /api/v1/ gives those that exist.",
        ),
    ),
    "method-not-allowed": ProblemKind(
        405,
        Words("Méthode refusée", "Method not allowed"),
        Words(
            "Cette interface se lit seulement : GET, HEAD ou OPTIONS.",
            "This interface is read-only: GET, HEAD or OPTIONS.",
        ),
    ),
    "withdrawn": ProblemKind(
        410,
        Words("Contenu retiré", "Content withdrawn"),
        Words(
            "Ce contenu a été public et ne l'est plus : supprimez votre copie.",
            "This content was public and no longer is: delete your copy.",
        ),
    ),
    "cursor-expired": ProblemKind(
        410,
        Words("Curseur périmé", "Cursor expired"),
        Words(
            "La base de données a été restaurée ou remplacée : reprenez depuis le début, à « restart ».",
            "The database was restored or replaced: start again from the beginning, at “restart”.",
        ),
    ),
    "format-not-offered": ProblemKind(
        501,
        Words("Format non proposé", "Format not offered"),
        Words("oEmbed est donné en JSON : format=json.", "oEmbed is given in JSON: format=json."),
    ),
    "internal-error": ProblemKind(
        500,
        Words("Erreur du serveur", "Server error"),
        Words(
            "La faute est de notre côté et a été notée ; réessayez plus tard.",
            "The fault is ours and has been recorded; try again later.",
        ),
    ),
    "unavailable": ProblemKind(
        503,
        Words("Momentanément indisponible", "Temporarily unavailable"),
        Words(
            "La base de données ne répond pas ; réessayez après « Retry-After » secondes.",
            "The database does not answer; try again after “Retry-After” seconds.",
        ),
    ),
}


@dataclass(frozen=True)
class RefusedParameter:
    """A parameter that is not accepted: its name, the value received, and what is allowed."""

    name: str
    value: str
    allowed: Words

    def shown(self, lang: str) -> dict[str, str]:
        return {
            "name": self.name[:LONGEST_ECHO],
            "value": self.value[:LONGEST_ECHO],
            "allowed": self.allowed.of(lang),
        }


class Problem(Exception):
    """Raised anywhere below a view of the API; answered as `application/problem+json`."""

    def __init__(
        self,
        kind: str,
        detail: Words | None = None,
        *,
        refusals: tuple[RefusedParameter, ...] = (),
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.status = KINDS[kind].status
        self.detail = detail or KINDS[kind].cure
        self.refusals = refusals
        self.members = members or {}
        self.headers = headers or {}

    def response(self, request: HttpRequest) -> HttpResponse:
        """The problem in the language the caller prefers; never kept by a cache."""
        lang = preferred_language(request)
        response = HttpResponse(
            json.dumps(self.body(request, lang), ensure_ascii=False),
            status=self.status,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store", "Content-Language": lang, **self.headers},
        )
        response.reason_phrase = HTTPStatus(self.status).phrase
        return response

    def body(self, request: HttpRequest, lang: str) -> dict[str, Any]:
        return {
            "type": problem_type(self.kind),
            "title": KINDS[self.kind].title.of(lang),
            "status": self.status,
            "detail": self.detail.of(lang),
            "instance": request.get_full_path(),
            "errors": [refusal.shown(lang) for refusal in self.refusals],
            **self.members,
        }


def problem_type(kind: str) -> str:
    """The URI of a kind of problem: where the documentation explains it."""
    return f"{settings.PUBLIC_ORIGIN}/api/v1/docs#{kind}"


def refused(*refusals: RefusedParameter) -> Problem:
    """The problem of parameters that are not accepted."""
    names = ", ".join(refusal.name[:LONGEST_ECHO] for refusal in refusals[:5])
    detail = Words(f"Paramètre refusé : {names}.", f"Parameter not accepted: {names}.")
    return Problem("invalid-parameter", detail, refusals=refusals)


def preferred_language(request: HttpRequest) -> str:
    """`fr` or `en`, after Accept-Language (RFC 9110, 12.5.4); French when neither is asked for."""
    for code, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if quality > 0 and code.partition("-")[0] in ("fr", "en"):
            return code.partition("-")[0]
    return "fr"
