"""The one shape of every error of the API: RFC 9457 problems, in French or English."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.utils.translation.trans_real import parse_accept_lang_header

from cms.addresses import api_address
from cms.delivery.translating import translated

LONGEST_ECHO = 200
"""Characters of a refused value that are repeated to its sender."""


LANGUAGES = ("fr", "en")
"""Those in which problems are worded; the first where the caller asks for none of them."""

LazyText: TypeAlias = str | Promise
"""A text in the language of the moment it is written out: who raises a problem does not know it yet."""


class ProblemKind(NamedTuple):
    """A kind of problem: its status, its short title, and what to do about it."""

    status: int
    title: str
    cure: str


KINDS: Mapping[str, ProblemKind] = {
    "bad-request": ProblemKind(
        400,
        _("Requête illisible"),
        _("Corrigez l'adresse demandée."),
    ),
    "invalid-parameter": ProblemKind(
        400,
        _("Paramètre refusé"),
        _("« errors » nomme chaque paramètre, la valeur reçue et ce qui est permis."),
    ),
    "invalid-token": ProblemKind(
        401,
        _("Jeton refusé"),
        _("Ce jeton n'existe pas ou plus ; demandez-en un autre, ou lisez sans jeton : tout est public."),
    ),
    "not-found": ProblemKind(
        404,
        _("Introuvable"),
        _("Rien de public ne se trouve à cette adresse ; /api/v1/ donne celles qui existent."),
    ),
    "method-not-allowed": ProblemKind(
        405,
        _("Méthode refusée"),
        _("Cette interface se lit seulement : GET, HEAD ou OPTIONS."),
    ),
    "withdrawn": ProblemKind(
        410,
        _("Contenu retiré"),
        _("Ce contenu a été public et ne l'est plus : supprimez votre copie."),
    ),
    "cursor-expired": ProblemKind(
        410,
        _("Curseur périmé"),
        _("La base de données a été restaurée ou remplacée : reprenez depuis le début, à « restart »."),
    ),
    "format-not-offered": ProblemKind(
        501,
        _("Format non proposé"),
        _("oEmbed est donné en JSON : format=json."),
    ),
    "internal-error": ProblemKind(
        500,
        _("Erreur du serveur"),
        _("La faute est de notre côté et a été notée ; réessayez plus tard."),
    ),
    "unavailable": ProblemKind(
        503,
        _("Momentanément indisponible"),
        _("La base de données ne répond pas ; réessayez après « Retry-After » secondes."),
    ),
}


@dataclass(frozen=True)
class RefusedParameter:
    """A parameter that is not accepted: its name, the value received, and what is allowed."""

    name: str
    value: str
    allowed: LazyText

    def as_dict(self) -> dict[str, str]:
        """What its sender reads, in the active language."""
        return {
            "name": self.name[:LONGEST_ECHO],
            "value": self.value[:LONGEST_ECHO],
            "allowed": str(self.allowed),
        }


class Problem(Exception):
    """Raised anywhere below a view of the API; answered as `application/problem+json`."""

    def __init__(
        self,
        kind: str,
        *,
        refusals: tuple[RefusedParameter, ...] = (),
        members: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.status = KINDS[kind].status
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
        """The members of RFC 9457 and our own."""
        title, detail, errors = self.sentences(lang)
        return {
            "type": problem_type(self.kind),
            "title": title,
            "status": self.status,
            "detail": detail,
            "instance": request.get_full_path(),
            "errors": errors,
            **self.members,
        }

    def sentences(self, lang: str) -> tuple[str, str, list[dict[str, str]]]:
        """Title, detail, and what is said of each parameter refused, in a language."""
        kind = KINDS[self.kind]
        title = translated(kind.title, lang, "problem")
        if not self.refusals:
            return title, translated(kind.cure, lang), []
        names = ", ".join(refusal.name[:LONGEST_ECHO] for refusal in self.refusals[:5])
        with translation.override(lang):
            detail = gettext("Paramètre refusé : %(names)s.") % {"names": names}
            return title, detail, [refusal.as_dict() for refusal in self.refusals]


def problem_type(kind: str) -> str:
    """The URI of a kind of problem: where the documentation explains it."""
    return api_address(f"/docs#{kind}")


def invalid_parameters(*refusals: RefusedParameter) -> Problem:
    """The problem of parameters that are not accepted."""
    return Problem("invalid-parameter", refusals=refusals)


def preferred_language(request: HttpRequest) -> str:
    """One of `LANGUAGES`, after Accept-Language (RFC 9110, 12.5.4)."""
    for code, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if quality > 0 and code.partition("-")[0] in LANGUAGES:
            return code.partition("-")[0]
    return LANGUAGES[0]
