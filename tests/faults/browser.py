"""A member of staff who works in the administration over HTTP, with the forms that it shows."""

import requests
from wagtail.test.utils.form_data import querydict_from_html

from tests.waiting import PATIENCE

PUBLISHED = {"action-publish": "1", "body-count": "0"}
"""The button, and how many blocks the script of the form has drawn."""


class Browser:
    def __init__(self, url: str, account: str, password: str) -> None:
        self.url, self.session = url, requests.Session()
        self.send("/admin/login/", {"username": account, "password": password})

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.url + path, timeout=PATIENCE)

    def send(self, path: str, fields: dict, form: str = "", files: dict | None = None) -> requests.Response:
        """Fill in the form of a page (the one with this id) and send it, as a browser would."""
        page = self.get(path).text
        data = querydict_from_html(page, form_id=form) if form else {}
        token = self.session.cookies["csrftoken"]
        filled = {**(dict(data.lists()) if form else {}), **fields, "csrfmiddlewaretoken": token}
        headers = {"Referer": self.url + path}
        return self.session.post(
            self.url + path, filled, files=files, headers=headers, timeout=PATIENCE, allow_redirects=False
        )

    # What the staff do; each returns the answer, a redirect when it was done

    def write(self, parent: int, title: str) -> requests.Response:
        """A new page, published."""
        path = f"/admin/pages/add/home/standardpage/{parent}/"
        return self.send(path, {"title": title, **PUBLISHED}, "page-edit-form")

    def edit(self, page: int, title: str) -> requests.Response:
        path = f"/admin/pages/{page}/edit/"
        return self.send(path, {"title": title, **PUBLISHED}, "page-edit-form")

    def restrict(self, page: int) -> requests.Response:
        return self.send(f"/admin/pages/{page}/privacy/", {"restriction_type": "login"})

    def move(self, page: int, to: int) -> requests.Response:
        return self.send(f"/admin/pages/{page}/move/{to}/confirm/", {})

    def delete(self, page: int) -> requests.Response:
        return self.send(f"/admin/pages/{page}/delete/", {})

    def unpublish(self, page: int) -> requests.Response:
        return self.send(f"/admin/pages/{page}/unpublish/", {})

    def upload(self, title: str, picture: bytes) -> requests.Response:
        fields, file = {"title": title, "alt": title, "collection": "1"}, ("image.jpg", picture, "image/jpeg")
        return self.send("/admin/images/add/", fields, files={"file": file})
