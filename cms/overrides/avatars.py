"""Accounts have no picture of their own.

Wagtail takes one from whoever may log in, of any format, and opens it in the web process, where a small file
may need all the memory there is; what is kept is none of the files that the site gives out.
"""

from wagtail.admin.views.account import AvatarSettingsPanel


def install() -> None:
    """Leave it out of the account's own settings, and so out of what they accept."""
    AvatarSettingsPanel.is_active = lambda panel: False
