"""Whoever uploads a picture is told what cleaning took out of it, at whichever door it came in.

Wagtail says that it was added, and nothing else. On a page of its own the sentence is a message; from the
uploads of many and the chooser, which answer in JSON, it goes with the answer: `removal_notice.js` shows it.
The authoring API answers with the field `removal_notice`.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin import messages


def install() -> None:
    """Have each view that saves a picture say what it lost."""
    from wagtail.images.views import chooser, images, multiple

    for page in (images.CreateView, images.EditView):
        _tell(page, "save_instance", messages.warning)
    for view, method in (
        (multiple.AddView, "save_object"),
        (multiple.CreateFromUploadedImageView, "save_object"),
        (chooser.ImageUploadView, "save_form"),
    ):
        _tell(view, method, _keep)
        _add_to_answer(view)


def _tell(view: type, method: str, tell: Any) -> None:
    stock = getattr(view, method)

    def saved(self: Any, *forms: Any) -> Any:
        result = stock(self, *forms)
        image = (forms[0] if forms else self.form).instance
        if image.removal_notice:
            tell(self.request, image.removal_notice)
        return result

    setattr(view, method, saved)


def _keep(request: Any, notice: str) -> None:
    request.removal_notice = notice


def _add_to_answer(view: Any) -> None:
    stock = view.dispatch

    def dispatch(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = stock(self, request, *args, **kwargs)
        if notice := getattr(request, "removal_notice", ""):
            response.content = json.dumps({**json.loads(response.content), "removal_notice": notice})
        return response

    view.dispatch = dispatch
