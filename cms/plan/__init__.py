"""« Plan du site »: every public page by kind, read from what was frozen."""
