"""« Diffuser nos contenus »: every way to receive the content, and the code to copy, without a script."""
