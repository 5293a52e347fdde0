"""One transaction for a whole table, and the rule for what editors changed since the last import.

A project is known by its code. Where the row says what it said last time, the project stays as it is,
whatever editors have made of it. Where the row says something new, it is taken, unless an editor
changed the project since: then the table is refused, for one of the two would be lost. What editors
withdrew stays withdrawn.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Locale, PageLogEntry

from cms.publishing import defer_to_worker
from projects import rules
from projects.importing.faults import TableFault, TableRefused
from projects.importing.filling import COLUMNS as COLUMN_OF
from projects.importing.filling import fill
from projects.importing.rows import COLUMNS, ProjectRow, read_row, twice
from projects.importing.table import read
from projects.models import ProjectIndexPage, ProjectPage

ACTION = "projects.import"
"""In the history of a project: the row it was made of, and the revision this gave."""


@dataclass
class ImportOutcome:
    """What an import did, or would do; `remarks` are sentences on what is unusual and allowed."""

    created: list[ProjectPage] = field(default_factory=list)
    updated: list[ProjectPage] = field(default_factory=list)
    unchanged: list[ProjectPage] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def import_table(data: bytes, draft: bool = False, dry_run: bool = False, user=None) -> ImportOutcome:
    """Take every row or none; new projects are published unless `draft`. The worker freezes them.

    Raises `TableRefused` with every fault. With `dry_run` all is done and undone.
    """
    lines, faults = read(data, COLUMNS)
    faults += twice(lines)
    outcome = ImportOutcome()
    with defer_to_worker(), transaction.atomic():
        index = index_page()
        for line in lines:
            faults += _take(line, index, outcome, draft, user)
        if faults:
            raise TableRefused(sorted(faults, key=lambda fault: fault.line))
        transaction.set_rollback(dry_run)
    return outcome


def index_page() -> ProjectIndexPage:
    """The map under which new projects come; raises `TableRefused` where there is none."""
    found = ProjectIndexPage.objects.filter(locale=Locale.get_default()).order_by("path").first()
    if found is None:
        sentence = gettext("Il n’y a pas de page « carte des projets » : lancez d’abord manage.py load_site.")
        raise TableRefused([TableFault(0, "", "", sentence)])
    return found


def _take(line, index, outcome: ImportOutcome, draft: bool, user) -> list[TableFault]:
    """Create or update the project of one row; returns its faults."""
    row, faults = read_row(line)
    if faults:
        return faults
    try:
        with transaction.atomic():
            project = existing(row, index)
            if project is None:
                outcome.created.append(create(row, index.pk, draft, user))
            elif is_same(row, project):
                outcome.unchanged.append(project)
            else:
                outcome.updated.append(update(row, project, user))
            outcome.remarks += _remarks(row, project or outcome.created[-1])
    except ValidationError as error:
        return _faults(row, error)
    return []


def existing(row: ProjectRow, index: ProjectIndexPage) -> ProjectPage | None:
    key = rules.code_key(ProjectPage(code=row["identifiant"], locale=index.locale))
    return ProjectPage.objects.filter(code_key=key).first()


def last_import(project: ProjectPage) -> dict:
    """`{"row", "revision"}` of the last import; empty for a project that editors made."""
    entries = PageLogEntry.objects.filter(page=project.pk, action=ACTION).order_by("-timestamp", "-pk")
    entry = entries.first()
    return entry.data if entry else {}


def is_same(row: ProjectRow, project: ProjectPage) -> bool:
    return last_import(project).get("row") == row.digest


def create(row: ProjectRow, index_pk: int, draft: bool, user) -> ProjectPage:
    """The project as an editor would make it: a draft with a revision, then published."""
    index = ProjectIndexPage.objects.get(pk=index_pk)  # its count of children may have been rolled back
    project = ProjectPage(code=row["identifiant"], locale=index.locale, live=False, owner=user)
    fill(project, row)
    index.add_child(instance=project)
    _keep(row, project, publish=not draft, user=user)
    return project


def update(row: ProjectRow, project: ProjectPage, user) -> ProjectPage:
    """Raises `ValidationError` for what an editor changed since, or locked."""
    if project.locked or last_import(project).get("revision") != project.latest_revision_id:
        sentence = gettext(
            "ce projet a été modifié dans l’administration et cette ligne dit autre chose : "
            "retirez-la du fichier, ou corrigez le projet dans l’administration."
        )
        raise ValidationError({"code": sentence})
    draft = project.get_latest_revision_as_object()
    fill(draft, row)
    _keep(row, draft, publish=project.live, user=user)
    return draft


def _keep(row: ProjectRow, project: ProjectPage, publish: bool, user) -> None:
    revision = project.save_revision(user=user)
    log(instance=project, action=ACTION, user=user, data={"row": row.digest, "revision": revision.pk})
    if publish:
        revision.publish(user=user)


def _faults(row: ProjectRow, error: ValidationError) -> list[TableFault]:
    """What the model's own rules refuse, on the column that the field came from."""
    cells = row.line.cells
    return [
        TableFault(row.line.number, column, cells[column], " ".join(sentences))
        for name, sentences in error.message_dict.items()
        for column in [COLUMN_OF.get(name, "identifiant")]
    ]


def _remarks(row: ProjectRow, project: ProjectPage) -> list[str]:
    where = gettext("ligne %(line)s") % {"line": row.line.number}
    return [f"{where} : {sentence}" for sentence in project.remarks()]
