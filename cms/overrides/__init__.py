"""What we change in Wagtail, one module for each change, which says why."""
