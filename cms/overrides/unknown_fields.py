"""A field that the authoring API cannot write is refused by its name.

Stock v3 answers 201 and keeps nothing of it: a `summary` that its schema does not offer, a `titel`.
What v3 itself tells of a page (`id`) may be sent back with it.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _


def refuse_unknown_fields() -> None:
    """Have every body of the API asked for what it names beyond its type."""
    from ninja.params.models import BodyModel

    stock = BodyModel.resolve.__func__  # type: ignore[attr-defined]

    def resolve(
        cls: type[BodyModel], request: HttpRequest, api: Any, path_params: dict[str, Any]
    ) -> BodyModel:
        body = stock(cls, request, api, path_params)
        check_names(cls.get_request_data(request, api, path_params) or {}, body)
        return body

    BodyModel.resolve = classmethod(resolve)  # type: ignore[assignment, method-assign]


def check_names(sent: dict[str, Any], body: Any) -> None:
    """Raises the 422 problem of the fields of a page or file that are neither written nor read."""
    from wagtail.api.v3.errors import as_validation_error
    from wagtail.api.v3.registry import registry

    for part, read in body:
        kind = registry.get(getattr(getattr(read, "meta", None), "type", None) or "")
        if kind is None or kind.read_schema is None:
            continue
        known = type(read).model_fields.keys() | kind.read_schema.model_fields.keys()
        if unknown := [name for name in sent[part] if name not in known]:
            sentence = _("{names} : cette API n’écrit aucun champ de ce nom pour {type}.")
            names = ", ".join(f"« {name} »" for name in unknown)
            message = sentence.format(names=names, type=kind.name)
            raise as_validation_error(ValueError(message), message, loc=(part, unknown[0]))
