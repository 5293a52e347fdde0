"""Before a term is deleted in the administration: who may, and what would lose it."""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext

from cms.vocabularies.permissions import may
from cms.vocabularies.terms import VocabularyTerm
from cms.vocabularies.uses import Use, uses

NAMED = 5
"""Objects that a sentence names; of the others it gives the number."""


def before_delete(request: HttpRequest, objects: list[Model]) -> HttpResponseRedirect | None:
    """Refuses to take from visitors or from drafts what they need; otherwise says what loses the term.

    Wagtail asks this before it shows its question, and again before it deletes.
    """
    for term in objects:
        if not isinstance(term, VocabularyTerm):
            continue
        used = uses(term)
        if refusal := refused(request.user, term, used):
            messages.error(request, refusal)
            return redirect(type(term).snippet_viewset.get_url_name("list"))
        if used and request.method == "GET":
            messages.warning(request, losing(request.user, term, used))
    return None


def refused(user: AbstractBaseUser, term: VocabularyTerm, used: list[Use]) -> str:
    """Why this person cannot delete the term, in a sentence with the cure; empty where they can."""
    if not may(user, "delete", term):
        return gettext(
            "« %(term)s » est publié : le supprimer demande aussi le droit de publier. "
            "Demandez-le à une personne qui l’a."
        ) % {"term": term}
    if not (needing := [use for use in used if use.needed]):
        return ""
    return ngettext(
        "« %(term)s » ne peut pas être supprimé : %(count)s contenu en a besoin%(named)s. Choisissez-y "
        "autre chose, ou dépubliez « %(term)s » : il ne se verra plus.",
        "« %(term)s » ne peut pas être supprimé : %(count)s contenus en ont besoin%(named)s. Choisissez-y "
        "autre chose, ou dépubliez « %(term)s » : il ne se verra plus.",
        len(needing),
    ) % words(user, term, needing)


def losing(user: AbstractBaseUser, term: VocabularyTerm, used: list[Use]) -> str:
    """What would lose the term."""
    return ngettext(
        "« %(term)s » sera retiré de %(count)s contenu qui s’en sert%(named)s.",
        "« %(term)s » sera retiré de %(count)s contenus qui s’en servent%(named)s.",
        len(used),
    ) % words(user, term, used)


def words(user: AbstractBaseUser, term: VocabularyTerm, used: list[Use]) -> dict[str, object]:
    """The name of the term, how many use it, and the first of those that this person may edit."""
    theirs = (use.user for use in used if may(user, "change", use.user))
    named = [f"« {found} »" for found in islice(theirs, NAMED)]
    names, more = ", ".join(named), "…" if len(used) > len(named) else ""
    return {"term": term, "count": len(used), "named": f" ({names}{more})" if names else ""}
