"""Before Wagtail asks for a password in its own way, we have asked."""

from wagtail import hooks

from cms.http.older_version import refuse_form_of_page
from cms.page_passwords.views import ask_for_password

AFTER_HIDDEN = -10
"""What does not exist for the visitor is refused at -20; Wagtail refuses the methods of the page at 0."""

hooks.register("before_serve_page", ask_for_password, order=AFTER_HIDDEN)
hooks.register("before_serve_page", refuse_form_of_page, order=AFTER_HIDDEN + 1)
