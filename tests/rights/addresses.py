"""Every address of the administration and of the authoring API, filled with what is in the world."""

import re
from collections.abc import Iterator
from typing import Any

from tests.rights.world import World
from tests.secrets.routes import all_patterns

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
REGEX = re.compile(r"\(\?P<(\w+)>[^)]*\)")
CHOICES = {"revision_id_a": "earliest", "revision_id_b": "latest"}
OWNERS = {
    "images": "image",
    "documents": "document",
    "collections": "collection",
    "workflows/task": "task",
    "workflows": "workflow",
    "users": "user",
    "groups": "group",
    "sites": "site",
    "locales": "locale",
    "partners/token": "token",
    "partners/<uuid": "subscription",
    "partners": "partner",
    "snippets/home": "sitesettings",
    "snippets/choose/home": "sitesettings",
    "snippets/news": "topic",
    "snippets/choose/news": "topic",
    "snippets/projects": "sector",
    "snippets/choose/projects": "sector",
    "api/main/^documents": "document",
    "api/main/^images": "image",
    "api-tokens": "api_token",
    "settings": "sitesettings",
    "translation/submit/snippet": "topic",
    "": "page",
}
"""What `pk` names below each prefix; the first that fits."""
BY_NAME = {
    "parent_page_id": "parent",
    "page_pk": "page",
    "page_to_move_id": "page",
    "destination_id": "section",
    "doc_id": "document",
    "workflow_pk": "workflow",
}
WORDS = {
    "content_type_app_name": "home",
    "content_type_model_name": "standardpage",
    "app_label": "wagtailcore",
    "model_name": "page",
    "app_name": "home",
    "action": "publish",
    "action_name": "approve",
    "filter_spec": "width-100",
    "session_id": "1",
    "uploaded_file_id": "1",
    "uidb64": "MQ",
    "token": "x",
    "type_name": "news.Topic",
    "type": "news.Topic",
}
OF_LISTS = {"app_label": "news", "model_name": "topic"}
OF_TASKS = {"app_label": "wagtailcore", "model_name": "groupapprovaltask"}
WITH_PARAMETERS = (
    "admin/choose-page/chosen-multiple/?id={page}",
    "admin/choose-page/search/?q={word}",
    "admin/images/chooser/chosen-multiple/?id={image}",
    "admin/documents/chooser/chosen-multiple/?id={document}",
    "admin/snippets/choose/news/topic/chosen-multiple/?id={topic}",
    "admin/publishing/failures/?export=csv",
    "admin/forms/submissions/{form}/?export=csv",
    "admin/forms/submissions/{form}/delete/?selected-submissions={message}",
    "admin/pages/search/?q={word}",
    "admin/reports/site-history/?export=csv",
    "admin/reports/locked/?export=csv",
    "admin/reports/aging-pages/?export=csv",
    "admin/reports/workflow/?export=csv",
    "admin/reports/page-types-usage/?export=csv",
    "admin/redirects/?export=csv",
    "admin/users/?q={word}",
    "admin/tag-autocomplete/?term=e",
    "admin/api/main/pages/?fields=*",
    "admin/api/main/images/{image}/?fields=*",
    "admin/api/main/documents/{document}/?fields=*",
)
"""Addresses that say more with parameters, as somebody curious would add them."""


def staff_patterns() -> list[str]:
    """The patterns that only the staff may use."""
    return sorted({found for found in all_patterns() if found.startswith(("admin/", "authoring/v3/"))})


def filled(pattern: str, world: World) -> str:
    """The address of a pattern, about the things of the world."""

    def value(found: re.Match[str]) -> str:
        return str(CHOICES.get(found[1]) or _value(pattern, found[1], world.numbers))

    plain = REGEX.sub(value, pattern).replace("\\.", ".").replace("^", "").removesuffix("$")
    return "/" + PARAMETER.sub(value, plain)


def _value(pattern: str, name: str, numbers: dict[str, Any]) -> Any:
    below = pattern.removeprefix("admin/")
    if name == "pk" and not below.startswith("forms"):
        return numbers[next(owner for start, owner in OWNERS.items() if below.startswith(start))]
    if name == "page_id" and below.startswith("forms"):
        return numbers["form"]
    if name == "page_id" and "workflow" in below:
        return numbers["waiting"]
    if name == "page_id" and below.endswith(("unpublish/", "privacy/", "/lock/")):
        return numbers["live"]
    if name in WORDS:
        words = OF_LISTS if "snippet" in below else OF_TASKS if "tasks/add" in below else WORDS
        return words.get(name, WORDS[name])
    return numbers[BY_NAME.get(name) or name.removesuffix("_id")]


def with_parameters(world: World, word: str) -> Iterator[str]:
    yield from (f"/{address.format(**world.numbers, word=word)}" for address in WITH_PARAMETERS)
