"""A schedule that is refused says why at the top of the page: its fields are in a dialog, closed by then."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin import messages

IN_THE_DIALOG = ("go_live_at", "expire_at")


def install() -> None:
    """Have the message about a form with errors name those of its schedule."""
    stock = messages.validation_error

    def validation_error(request: HttpRequest, message: Any, form: Any, buttons: Any = None) -> Any:
        if not form.non_field_errors():  # else Wagtail names all errors
            message = " ".join(map(str, [message, *schedule_errors(form)]))
        return stock(request, message, form, buttons)

    messages.validation_error = validation_error


def schedule_errors(form: Any) -> list[str]:
    """The sentences about the days between which the page is public, each once."""
    return list(dict.fromkeys(error for name in IN_THE_DIALOG for error in form.errors.get(name, ())))
