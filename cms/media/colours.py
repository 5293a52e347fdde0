"""Colours of the stylesheet that are also needed where it is not: in drawings, and around the page."""

CLOTH, THREAD, PAPER = "#1d2752", "#e3a847", "#fbf6ec"
"""Its `--cloth`, `--thread` and `--paper`, in daylight."""
