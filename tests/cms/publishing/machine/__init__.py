"""A machine that edits a small site at random, and an independent reader that checks what became public."""
