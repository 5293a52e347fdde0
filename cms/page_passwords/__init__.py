"""Shared passwords of pages: asked for at the page's own address, counted, and valid while they are set."""
