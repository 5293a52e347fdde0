"""The rules of a project that need more than one of its fields, each raising one sentence with the cure."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from cms.plugins import plugins
from projects import money, purposes

ALBUMS = "albums"
"""The content type whose pages may be the photos of a project."""


# Codes


def code_for(project) -> str:
    """The code of a project that was given none: the one it had, its translation's, or a new one."""
    known = type(project).objects.filter(translation_key=project.translation_key).exclude(code="")
    own = known.filter(pk=project.pk).values_list("code", flat=True).first() if project.pk else None
    return own or known.values_list("code", flat=True).first() or new_code(project.translation_key)


def new_code(key: uuid.UUID) -> str:
    """A code no other project has; the same in every language."""
    return f"P-{key.hex[:8].upper()}"


def code_key(project) -> str | None:
    """What is unique in the database; an alias is no project of its own."""
    return None if project.alias_of_id else f"{project.locale_id}:{project.code.casefold()}"


def taken(project) -> bool:
    """Whether another project of the same language has the code."""
    others = type(project).objects.filter(code_key=code_key(project))
    return bool(project.code and not project.alias_of_id) and others.exclude(pk=project.pk).exists()


def check_code(project, name: str | None = None) -> None:
    """Raises `ValidationError`, on the field `name` if given, for a code that is taken or has changed."""
    reason = _wrong_code(project)
    if reason:
        raise ValidationError({name: reason} if name else reason)


def _wrong_code(project) -> str | None:
    if taken(project):
        return gettext("Un autre projet porte déjà le code « %(code)s » : donnez-en un autre.") % {
            "code": project.code
        }
    if project.alias_of_id:
        return None
    same = type(project).objects.filter(translation_key=project.translation_key, alias_of=None)
    published = same.exclude(first_published_at=None).exclude(code__in=["", project.code])
    fixed = published.values_list("code", flat=True).first()
    return fixed and gettext(
        "Le code d’un projet publié ne change plus, et il est le même dans toutes les langues : "
        "remettez « %(code)s »."
    ) % {"code": fixed}


def leave_source(project) -> None:
    """Give the page that an alias becomes a code of its own."""
    if taken(project):
        project.code = new_code(project.translation_key)
    project.code_key = code_key(project)


# Photos


def check_album(album) -> None:
    """Raises `ValidationError` for a page of another type than the albums."""
    plugin = album and plugins.for_model(album.specific_class)
    if album and (plugin is None or plugin.name != ALBUMS):
        raise ValidationError(
            gettext("« %(title)s » n’est pas un album : choisissez un album de la galerie.")
            % {"title": album.title}
        )


# Lines


def check_lines(project, names) -> None:
    """Raises `ValidationError` by name of the lines, or by `cost` for a sum that is wrong."""
    errors = {name: found for name in names if (found := list(_wrong_lines(project, name)))}
    for name, rule in {"purposes": check_shares, "cost": check_cofinancing}.items():
        try:
            rule(project)
        except ValidationError as error:
            errors.setdefault(name, []).extend(error.messages)
    if errors:
        raise ValidationError(errors)


def _wrong_lines(project, name):
    for number, line in enumerate(getattr(project, name).all(), 1):
        try:
            line.clean_fields(exclude={"project"})
            line.clean()
            LINE_RULES.get(name, _nothing_more)(project, line)
        except ValidationError as error:
            label, sentences = line._meta.verbose_name, " ".join(error.messages)
            yield gettext("%(line)s n° %(number)s : %(sentences)s") % {
                "line": str(label).capitalize(),
                "number": number,
                "sentences": sentences,
            }


def _nothing_more(project, line) -> None:
    """Most lines depend on nothing else."""


def _check_purpose(project, line) -> None:
    if project.sector_id:
        purposes.check_other(line.code, project.sector.purpose)


LINE_RULES = {
    "purposes": _check_purpose,
    "cofinancing": lambda project, line: money.check_whole(line.amount, project.currency),
}
"""What a line must be beside its project, by the name of the lines."""


def check_shares(project) -> None:
    purposes.check_shares([(line.code, line.share) for line in project.purposes.all()])


def check_cofinancing(project) -> None:
    money.check_parts(project.cost, project.currency, [line.amount for line in project.cofinancing.all()])
