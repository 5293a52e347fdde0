"""A field that the authoring API cannot write is refused by its name.

Stock v3 answers 201 and keeps nothing of it: a `summary` that its schema does not offer, a `titel`, a `slug`
within `meta`, where it is only read. What v3 tells of a page or file may be sent back to it as it is.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import BaseModel
from wagtail.permissions import policy_registry

Told = list[dict[str, Any]]
"""What v3 tells of one thing: as it is public, and as it is drafted."""


def refuse_unknown_fields() -> None:
    """Have every input of the API, JSON or form, asked for what it names beyond its type."""
    from ninja.params.models import BodyModel, FileModel, FormModel, ParamModel

    stock = ParamModel.resolve.__func__  # type: ignore[attr-defined]

    def resolve(
        cls: type[ParamModel], request: HttpRequest, api: Any, path_params: dict[str, Any]
    ) -> ParamModel:
        found = stock(cls, request, api, path_params)
        if issubclass(cls, BodyModel | FormModel | FileModel):
            sent = cls.get_request_data(request, api, path_params) or {}
            if not hasattr(cls, "__read_from_single_attr__"):
                names = getattr(cls, "__ninja_flatten_map__", None) or cls.model_fields
                refuse([(name,) for name in sent if name not in names], names)
                return found
            for part, given in sent.items():
                body = getattr(found, part)
                if isinstance(body, BaseModel) and any(unwritten(given, body, [])):
                    told = told_of(type(body), request, api, path_params)
                    refuse(unwritten(given, body, told), written(body), part)
        return found

    ParamModel.resolve = classmethod(resolve)  # type: ignore[assignment, method-assign]


def refuse(unknown: Iterable[tuple[str, ...]], known: Iterable[str], *part: str) -> None:
    """Raises the 422 problem of these fields, if there are any."""
    from wagtail.api.v3.errors import as_validation_error

    if unknown := list(unknown):
        sentence = _("{names} : cette API n’écrit aucun champ de ce nom ici. Elle écrit : {known}.")
        names = ", ".join(f"« {'.'.join(path)} »" for path in unknown)
        message = sentence.format(names=names, known=", ".join(known))
        raise as_validation_error(ValueError(message), message, loc=(*part, *unknown[0]))


def input_names(body: BaseModel) -> dict[str, str]:
    """The field behind each name that is read from an input."""
    return {field.alias or name: name for name, field in type(body).model_fields.items()}


def written(body: BaseModel) -> Iterator[str]:
    """All names that it writes, those within `meta` as `meta.action`."""
    for name, field in input_names(body).items():
        value = getattr(body, field)
        yield from (f"{name}.{inner}" for inner in written(value)) if isinstance(value, BaseModel) else [name]


def unwritten(sent: dict[str, Any], body: BaseModel, told: Told) -> Iterator[tuple[str, ...]]:
    """The path of each name that is neither written nor sent back as told; addresses may be signed anew."""
    fields = input_names(body)
    for name, value in sent.items():
        if name not in fields:
            if not any(name in one and (one[name] == value or name.endswith("_url")) for one in told):
                yield (name,)
        elif isinstance(value, dict) and isinstance(inner := getattr(body, fields[name]), BaseModel):
            within = [one[name] for one in told if isinstance(one.get(name), dict)]
            yield from ((name, *path) for path in unwritten(value, inner, within))


def told_of(schema: type[BaseModel], request: HttpRequest, api: Any, path_params: dict[str, Any]) -> Told:
    """What v3 answers about what is changed, to who may change it; nothing of what is created."""
    from wagtail.api.v3.registry import registry

    kinds = [registry.get(kind.name) for kind in registry.list_content_types()]
    kind = next((kind for kind in kinds if kind and kind.patch_schema is schema), None)
    if kind is None or kind.read_schema is None:
        return []
    model = apps.get_model(kind.name)
    found = model._default_manager.filter(pk=unquote(str([*path_params.values()][-1]))).first()
    policy = policy_registry.get_by_type(model)
    if found is None or not policy.user_has_permission_for_instance(request.user, "change", found):
        return []
    drafted = getattr(found, "get_latest_revision_as_object", lambda: found)()
    answers = [kind.read_schema.model_validate(one, context={"request": request}) for one in (found, drafted)]
    return [json.loads(api.renderer.render(request, one, response_status=200)) for one in answers]
