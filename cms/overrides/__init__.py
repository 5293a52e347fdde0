"""What we change in Wagtail, one module for each change, which says why."""

from importlib import import_module

INSTALLED = (
    *("account_forms", "avatars", "bulk_tags", "detached_aliases", "exports", "form_messages"),
    *("french_days", "french_lists", "notifications", "one_site", "redirect_imports", "redirect_paths"),
    *("removal_notices", "routing", "slug_inputs", "staff_lists", "typed_dates", "typed_fields"),
    "whole_actions",
)
"""Those that take the place of something of Wagtail's or Django's; settings and templates name the others."""


def install() -> None:
    """Once, when every app is loaded."""
    for name in INSTALLED:
        import_module(f"{__name__}.{name}").install()
